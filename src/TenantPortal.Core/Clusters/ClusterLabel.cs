using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Clusters;

/// <summary>A label of a cluster, such as <c>region=eu</c>, by the rules of Kubernetes for names without a prefix.</summary>
public sealed partial record ClusterLabel
{
    private ClusterLabel(string key, string value) => (Key, Value) = (key, value);

    public string Key { get; }

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ClusterLabel? label)
    {
        label = text?.Split('=') is [var key, var value] && Word().IsMatch(key) && Word().IsMatch(value) ? new ClusterLabel(key, value) : null;
        return label is not null;
    }

    /// <exception cref="FormatException">The text is not a valid label.</exception>
    public static ClusterLabel Parse(string text) => TryParse(text, out var label) ? label : throw new FormatException(Explain(text));

    /// <summary>Why a text is not a valid label.</summary>
    public static Sentence Explain(string text) =>
        $"'{WrittenText.Shorten(text)}' is not a valid label. "
        + $"Write labels as {"key=value"}, with up to 63 letters, digits, hyphens, underscores and dots on each side.";

    public override string ToString() => $"{Key}={Value}";

    [GeneratedRegex(@"\A[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
