using System.Globalization;
using System.Text.RegularExpressions;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>The version of an API server, and the guards that it supports.</summary>
internal sealed partial record ServerVersion(string Text)
{
    private const int MaxLength = 100;

    /// <summary>The minor version of 1.x; null when the text contains none.</summary>
    public int? Minor => Digits().Match(Text) is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    public string Advice =>
        Minor switch
        {
            null => "The cluster does not report its version. The guards of deploy/guards need Kubernetes 1.30 or later.",
            < 30 => $"{Text} is too old for the guards of deploy/guards, which need Kubernetes 1.30 (ValidatingAdmissionPolicy). "
                + "Upgrade the cluster: until then, nothing keeps the portal's credentials out of other namespaces.",
            < 36 => $"{Text} supports deploy/guards/native-1.30. The policy that always pulls the images of virtual clusters "
                + "(MutatingAdmissionPolicy) needs 1.36.",
            _ => $"{Text} supports deploy/guards/native.",
        };

    public static async Task<ServerVersion> ReadAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        var answer = await api.DescribeAsync("/version", ExpectedBody.IsVersion, cancellationToken);
        if (!answer.Succeeded && !answer.IsForbidden)
            throw new ClusterRefusedException(answer);
        var text = answer.Succeeded ? ClusterProblem.Quote((string?)answer.Body["gitVersion"] ?? "") : "";
        return new ServerVersion(text[..Math.Min(text.Length, MaxLength)]);
    }

    [GeneratedRegex(@"\Av1\.([0-9]{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
