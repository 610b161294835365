using System.Text.RegularExpressions;
using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Configuration;

/// <summary>What the settings for people's kubeconfigs must hold: a kubeconfig is handed out, so nothing in it may be a credential.</summary>
internal static partial class ClusterAccessRules
{
    public static void Check(string cluster, ClusterAccessOptions access, List<string> mistakes)
    {
        var key = $"Clusters:{cluster}:Access";
        if (access.Server.Length > 0 && !ApiServerAddress.IsWritten(access.Server))
            mistakes.Add($"{key}:Server must be the address of the API server, https://HOST:PORT, without a password or a query.");
        if (access.CertificateAuthority.Length > 0 && CertificateBundle.Load(access.CertificateAuthority, out var problem) is null)
            mistakes.Add($"{key}:CertificateAuthority {problem}");
        if (access.IssuerUrl.Length > 0 && !ApiServerAddress.IsWritten(access.IssuerUrl))
            mistakes.Add($"{key}:IssuerUrl must be the issuer that the API server trusts, https://….");
        if (!IsWord(access.ClientId))
            mistakes.Add($"{key}:ClientId must be the client's id, without blanks.");
        foreach (var scope in access.ExtraScopes.Where(scope => !IsWord(scope)))
            mistakes.Add($"{key}:ExtraScopes: '{scope}' is no scope. Write one word in each.");
        if (access.ExecApiVersion is not (ClusterAccessOptions.ExecV1 or ClusterAccessOptions.ExecV1Beta1))
            mistakes.Add($"{key}:ExecApiVersion must be {ClusterAccessOptions.ExecV1} or {ClusterAccessOptions.ExecV1Beta1}, not '{access.ExecApiVersion}'.");
        if (access.ExecArgs.Length > 0 && access.ExecCommand.Length == 0)
            mistakes.Add($"{key}:ExecArgs are of a program: name it in {key}:ExecCommand.");
        if (access.ExecCommand.Any(char.IsControl))
            mistakes.Add($"{key}:ExecCommand must be the name of a program.");
        // The value is never repeated: it may be what it should not be.
        if (access.ExecArgs.Any(argument => argument.Any(char.IsControl) || HoldsCredential().IsMatch(argument)))
            mistakes.Add($"{key}:ExecArgs must not hold a secret, a password or a key: everybody who downloads the kubeconfig would have it.");
    }

    private static bool IsWord(string text) =>
        text.Length > 0 && text[0] != '-' && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    [GeneratedRegex(
        "^--?[a-z-]*(secret|password|private-?key|client-?key|access-?token|refresh-?token|id-?token)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex HoldsCredential();
}
