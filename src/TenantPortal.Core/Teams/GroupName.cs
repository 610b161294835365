using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Teams;

/// <summary>
/// An SSO group that may be bound to a role, as the identity provider sends it: a name, an immutable id or Keycloak's full path. The API
/// server would take any text, <c>system:masters</c> among it, so only plain ASCII without a colon passes.
/// </summary>
public sealed partial record GroupName
{
    public const int MaxLength = 127;

    /// <summary>The rule in one sentence.</summary>
    public const string Rule =
        "A group has 1 to 127 letters, digits and ._@/-, begins with a letter or digit (one slash may stand before it), and is none of Kubernetes' system: groups.";

    private GroupName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is no group name.</exception>
    public static GroupName Parse(string text) => TryParse(text, out var group) ? group : throw new FormatException(Rule);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out GroupName? group)
    {
        group = text is { Length: <= MaxLength } && Syntax().IsMatch(text) ? new GroupName(text) : null;
        return group is not null;
    }

    /// <summary>The group as a cluster sees it, behind the prefix of its OIDC settings.</summary>
    /// <exception cref="FormatException">Prefix and name together are a system: group.</exception>
    public string InCluster(string prefix)
    {
        var prefixed = prefix + Value;
        return prefixed.StartsWith("system:", StringComparison.OrdinalIgnoreCase)
            ? throw new FormatException($"The group '{prefixed}' would be one of Kubernetes' own groups. Change the cluster's GroupPrefix.")
            : prefixed;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A/?[A-Za-z0-9][A-Za-z0-9._@/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
