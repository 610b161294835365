using System.Text.RegularExpressions;

namespace TenantPortal.Core.Clusters;

/// <summary>Validates the settings for users' kubeconfigs. A kubeconfig is public, so none of them may be a credential.</summary>
internal static partial class ClusterAccessRules
{
    public static IEnumerable<string> FindMistakes(string key, ClusterAccessOptions access)
    {
        if (access.Server.Length > 0 && !ApiServerAddress.IsWritten(access.Server))
            yield return $"{key}:Server must be the address of the API server, https://HOST:PORT, without a password or a query.";
        if (access.CertificateAuthority.Length > 0 && CertificateBundle.Load(access.CertificateAuthority, out var problem) is null)
            yield return $"{key}:CertificateAuthority {problem}";
        if (access.IssuerUrl.Length > 0 && !ApiServerAddress.IsWritten(access.IssuerUrl))
            yield return $"{key}:IssuerUrl must be the issuer that the API server trusts, https://….";
        if (!IsWord(access.ClientId))
            yield return $"{key}:ClientId must be the client's ID, without spaces.";
        foreach (var scope in access.ExtraScopes.Where(scope => !IsWord(scope)))
            yield return $"{key}:ExtraScopes: '{scope}' is not a valid scope. Write one scope per item.";
        if (access.ExecApiVersion is not (ClusterAccessOptions.ExecV1 or ClusterAccessOptions.ExecV1Beta1))
            yield return $"{key}:ExecApiVersion must be {ClusterAccessOptions.ExecV1} or {ClusterAccessOptions.ExecV1Beta1}, not '{access.ExecApiVersion}'.";
        if (access.ExecArgs.Length > 0 && access.ExecCommand.Length == 0)
            yield return $"{key}:ExecArgs requires {key}:ExecCommand. Set it to the name of a program.";
        if (access.ExecCommand.Any(char.IsControl))
            yield return $"{key}:ExecCommand must be the name of a program.";
        // The message never repeats the value: it may be a credential.
        if (access.ExecArgs.Any(argument => argument.Any(char.IsControl) || HoldsCredential().IsMatch(argument)))
            yield return $"{key}:ExecArgs must not contain a secret, a password or a key: it would be in every downloaded kubeconfig.";
    }

    private static bool IsWord(string text) =>
        text.Length > 0 && text[0] != '-' && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    [GeneratedRegex(
        "^--?[a-z-]*(secret|password|private-?key|client-?key|access-?token|refresh-?token|id-?token)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex HoldsCredential();
}
