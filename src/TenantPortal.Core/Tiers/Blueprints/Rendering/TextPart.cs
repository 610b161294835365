using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>A piece of a scalar: plain text, or the path of a placeholder such as <c>tenant.name</c>.</summary>
internal readonly partial record struct TextPart(string Text, bool IsPlaceholder)
{
    private static readonly string Open = "${";
    private static readonly string Escaped = "$${";

    /// <summary>Splits a template's text, never a value: values are inserted whole and not parsed again.</summary>
    public static IReadOnlyList<TextPart> Split(string text, out string? mistake)
    {
        mistake = null;
        if (!text.Contains(Open, StringComparison.Ordinal))
        {
            return [new TextPart(text, false)];
        }

        var parts = new List<TextPart>();
        var start = 0;
        while (start < text.Length)
        {
            var open = text.IndexOf(Open, start, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            if (open > start && string.CompareOrdinal(text, open - 1, Escaped, 0, Escaped.Length) == 0)
            {
                parts.Add(new TextPart(text[start..(open - 1)] + Open, false));
                start = open + Open.Length;
                continue;
            }

            var close = text.IndexOf('}', open);
            var path = close < 0 ? text[(open + Open.Length)..] : text[(open + Open.Length)..close];
            if (close < 0 || !Path().IsMatch(path))
            {
                mistake = $"'{Open}{path}' is not a valid placeholder, such as ${{tenant.name}}. To write the characters literally, use $${{.";
                return [];
            }

            parts.Add(new TextPart(text[start..open], false));
            parts.Add(new TextPart(path, true));
            start = close + 1;
        }

        parts.Add(new TextPart(text[start..], false));
        return [.. parts.Where(part => part.IsPlaceholder || part.Text.Length > 0)];
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
