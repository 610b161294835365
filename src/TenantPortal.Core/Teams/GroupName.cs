using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Teams;

/// <summary>
/// An SSO group that can be bound to a role, exactly as the identity provider sends it: a name, an immutable id, a path or a distinguished name.
/// The API server accepts any text, including <c>system:masters</c>, so what would be or look like a group of Kubernetes is not valid, nor is text
/// of which a reader cannot see every character.
/// </summary>
public sealed record GroupName
{
    public const int MaxLength = 256;

    /// <summary>The rule, as a message for users.</summary>
    public static Sentence Rule =>
        "Enter the group exactly as the identity provider sends it: 1 to 256 visible characters, without spaces at the ends. "
        + "Kubernetes system: groups are not allowed.";

    private const string SystemPrefix = "system:";

    private GroupName(string value) => Value = value;

    public string Value { get; }

    /// <summary>The characters beyond ASCII, which can be mistaken for others: a reader is shown their code points.</summary>
    public IReadOnlyList<Rune> Unusual => [.. Value.EnumerateRunes().Where(rune => !rune.IsAscii).Distinct()];

    /// <exception cref="FormatException">The text is not a valid group name.</exception>
    public static GroupName Parse(string text) => TryParse(text, out var group) ? group : throw new FormatException(Rule);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out GroupName? group)
    {
        group =
            text is { Length: > 0 and <= MaxLength } && text.EnumerateRunes().All(IsVisible) && text[0] != ' ' && text[^1] != ' ' && !IsOfSystem(text)
                ? new GroupName(text)
                : null;
        return group is not null;
    }

    /// <summary>The group as a cluster sees it, with the prefix of its OIDC settings.</summary>
    /// <exception cref="FormatException">Prefix and name together form a system: group.</exception>
    public string InCluster(string prefix)
    {
        var prefixed = prefix + Value;
        return IsOfSystem(prefixed)
            ? throw new FormatException($"The group '{prefixed}' would be a Kubernetes system group. Change the cluster's GroupPrefix.")
            : prefixed;
    }

    public override string ToString() => Value;

    /// <summary>Full-width forms and other colons look the same and so count as the same.</summary>
    private static bool IsOfSystem(string text) =>
        string.Concat(text.Take(SystemPrefix.Length).Select(ToAscii)).Equals(SystemPrefix, StringComparison.OrdinalIgnoreCase);

    private static char ToAscii(char character) =>
        character switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(character - 0xFEE0),
            '\u02D0' or '\u2236' or '\uA789' or '\uFE13' or '\uFE55' => ':',
            _ => character,
        };

    /// <summary>The plain space is the only space: others look like it.</summary>
    private static bool IsVisible(Rune rune) =>
        rune.Value == ' ' || (WrittenText.IsVisible(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.SpaceSeparator);
}
