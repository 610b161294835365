using System.Text;
using System.Text.Json.Nodes;

namespace TenantPortal.Core.Drift;

/// <summary>
/// The path of a field in an object: <c>spec.hard[requests.cpu]</c>. Keys with other characters than letters, digits, hyphens and underscores are in
/// brackets, because labels contain dots and slashes. The empty path is the object itself.
/// </summary>
public sealed record FieldPath
{
    /// <summary>In characters. A longer path is cut to one of its parents, which contains the field.</summary>
    public const int MaxLength = 400;

    public static readonly FieldPath Whole = new([]);

    private readonly string _text;

    private FieldPath(IReadOnlyList<string> keys) => (Keys, _text) = (keys, Write(keys));

    public IReadOnlyList<string> Keys { get; }

    public static FieldPath Of(params IEnumerable<string> keys) => Fit([.. keys]);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static FieldPath Parse(string text)
    {
        var keys = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            if (text[at] == '[')
            {
                var end = text.IndexOf(']', at);
                keys.Add(text[(at + 1)..end]);
                at = end + 1;
                continue;
            }

            var start = text[at] == '.' ? at + 1 : at;
            var next = text.IndexOfAny(['.', '['], start);
            at = next < 0 ? text.Length : next;
            keys.Add(text[start..at]);
        }

        return new FieldPath(keys);
    }

    public FieldPath Below(string key) => Fit([.. Keys, key]);

    public bool StartsWith(params ReadOnlySpan<string> keys)
    {
        if (keys.Length > Keys.Count)
            return false;
        for (var index = 0; index < keys.Length; index++)
        {
            if (Keys[index] != keys[index])
                return false;
        }

        return true;
    }

    /// <summary>Removes the field from an object, and the maps that have nothing else.</summary>
    public void RemoveFrom(JsonObject body) => Remove(body, 0);

    public bool Equals(FieldPath? other) => _text == other?._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private void Remove(JsonObject map, int depth)
    {
        if (depth == Keys.Count - 1)
            map.Remove(Keys[depth]);
        else if (depth < Keys.Count && map[Keys[depth]] is JsonObject below)
        {
            Remove(below, depth + 1);
            if (below.Count == 0)
                map.Remove(Keys[depth]);
        }
    }

    private static FieldPath Fit(IReadOnlyList<string> keys)
    {
        var path = new FieldPath(keys);
        return path._text.Length <= MaxLength ? path : Fit([.. keys.SkipLast(1)]);
    }

    private static string Write(IReadOnlyList<string> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
        {
            if (key.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_'))
                text.Append(text.Length == 0 ? "" : ".").Append(key);
            else
                text.Append('[').Append(key).Append(']');
        }

        return text.ToString();
    }
}
