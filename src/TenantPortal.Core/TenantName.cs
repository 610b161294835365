using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core;

/// <summary>The name of a tenant: a DNS label of at most 50 characters, so that a prefix such as <c>vcluster-</c> still fits in 63.</summary>
public sealed partial record TenantName
{
    public const int MaxLength = 50;

    private TenantName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not a valid tenant name.</exception>
    public static TenantName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a valid tenant name. {Rule}");

    /// <summary>The rule, as a message for users.</summary>
    public static Sentence Rule => $"Use 1 to {MaxLength} lowercase letters, digits and hyphens. Start with a letter and do not end with a hyphen.";

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TenantName? name)
    {
        name = text is { Length: <= MaxLength } && Label().IsMatch(text) ? new TenantName(text) : null;
        return name is not null;
    }

    public override string ToString() => Value;

    // \z and not $: a dollar sign also matches before a final newline.
    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
