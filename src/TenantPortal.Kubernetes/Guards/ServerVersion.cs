using System.Globalization;
using System.Text.RegularExpressions;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>The version of an API server, and which guards it can have.</summary>
internal sealed partial record ServerVersion(string Text)
{
    private const int Longest = 100;

    /// <summary>1 and the minor version; null when the text says none.</summary>
    public int? Minor => Digits().Match(Text) is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    public string Advice =>
        Minor switch
        {
            null => "It does not say its version. The guards of deploy/guards need Kubernetes 1.30 or newer.",
            < 30 =>
                $"{Text} is too old for the guards of deploy/guards, which need Kubernetes 1.30 (ValidatingAdmissionPolicy): upgrade the cluster. Until then nothing keeps the portal's credential out of other namespaces.",
            < 36 => $"{Text} can have deploy/guards/native-1.30; what makes images of virtual clusters always be pulled (MutatingAdmissionPolicy) needs 1.36.",
            _ => $"{Text} can have deploy/guards/native.",
        };

    public static async Task<ServerVersion> ReadAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync("/version", cancellationToken);
        var text = answer.Succeeded ? ClusterProblem.Quote((string?)answer.Body["gitVersion"] ?? "") : "";
        return new ServerVersion(text[..Math.Min(text.Length, Longest)]);
    }

    [GeneratedRegex(@"\Av1\.([0-9]{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
