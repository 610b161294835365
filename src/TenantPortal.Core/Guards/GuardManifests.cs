using System.Text.Encodings.Web;
using System.Text.Json;
using TenantPortal.Core.Secrets;

namespace TenantPortal.Core.Guards;

/// <summary>
/// Fits the shipped guards to the settings: a policy with its own copy of a setting would refuse what the portal itself creates when the two
/// differ.
/// </summary>
public static class GuardManifests
{
    /// <summary>The identity in the shipped policies.</summary>
    public const string ShippedIdentity = "system:serviceaccount:tenantportal-system:tenantportal";

    /// <summary>The variable of the shipped policy for ExternalSecrets, as it is written there.</summary>
    private const string ShippedPrefixes = "expression: \"['tenants/{tenant}/']\"";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="shipped">A file of <c>deploy/guards</c>.</param>
    /// <param name="identity">The user name of the portal in the cluster.</param>
    /// <param name="backends">When there are none, the shipped prefix remains: it allows no more than a backend would.</param>
    public static string Render(string shipped, string identity, IReadOnlyCollection<SecretBackend> backends)
    {
        var prefixes = backends.Select(backend => backend.Prefix).Distinct().Order(StringComparer.Ordinal).Select(ToCel).ToList();
        var rendered = shipped.Replace($"'{ShippedIdentity}'", ToCel(identity), StringComparison.Ordinal);
        return prefixes.Count == 0
            ? rendered
            : rendered.Replace(
                ShippedPrefixes,
                // JSON is YAML with all characters escaped that need it.
                $"expression: {JsonSerializer.Serialize($"[{string.Join(", ", prefixes)}]", Readable)}",
                StringComparison.Ordinal
            );
    }

    /// <summary>Whether a user name can be written into a policy.</summary>
    public static bool IsIdentity(string name) => name.Length > 0 && name.All(character => character is > ' ' and < '\u007f' and not ('\'' or '"' or '\\'));

    private static string ToCel(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
