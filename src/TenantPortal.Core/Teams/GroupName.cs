using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Teams;

/// <summary>
/// An SSO group that can be bound to a role, as the identity provider sends it: a name, an immutable id or Keycloak's full path. The API
/// server accepts any text, including <c>system:masters</c>, so only plain ASCII without a colon is valid.
/// </summary>
public sealed partial record GroupName
{
    public const int MaxLength = 127;

    /// <summary>The rule, as a message for users.</summary>
    public const string Rule =
        "Use 1 to 127 letters, digits and ._@/-. Start with a letter or digit, optionally after one slash. Kubernetes system: groups are not allowed.";

    private GroupName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not a valid group name.</exception>
    public static GroupName Parse(string text) => TryParse(text, out var group) ? group : throw new FormatException(Rule);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out GroupName? group)
    {
        group = text is { Length: <= MaxLength } && Syntax().IsMatch(text) ? new GroupName(text) : null;
        return group is not null;
    }

    /// <summary>The group as a cluster sees it, with the prefix of its OIDC settings.</summary>
    /// <exception cref="FormatException">Prefix and name together form a system: group.</exception>
    public string InCluster(string prefix)
    {
        var prefixed = prefix + Value;
        return prefixed.StartsWith("system:", StringComparison.OrdinalIgnoreCase)
            ? throw new FormatException($"The group '{prefixed}' would be a Kubernetes system group. Change the cluster's GroupPrefix.")
            : prefixed;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A/?[A-Za-z0-9][A-Za-z0-9._@/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
