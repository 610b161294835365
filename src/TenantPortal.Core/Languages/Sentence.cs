using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TenantPortal.Core.Languages;

/// <summary>
/// A text for people that the <see cref="Language"/> of the reader decides: the English text with numbered gaps, which is the key of its translations,
/// and the values for the gaps. Written as a literal or an interpolated string: <c>Sentence refusal = $"The limit is {limit}."</c>.
/// </summary>
/// <remarks>A translation is found by the text, so a variable may fill a gap but never be the whole sentence.</remarks>
[InterpolatedStringHandler]
public sealed class Sentence : IEquatable<Sentence>
{
    private readonly StringBuilder _key;
    private readonly List<object?> _values = [];

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Sentence(int literalLength, int formattedCount) => _key = new StringBuilder(literalLength + (formattedCount * 3));

    private Sentence(string text)
        : this(text.Length, 0) => AppendLiteral(text);

    /// <summary>The English text with gaps as in <see cref="string.Format(string, object?[])"/>: <c>The limit is {0}.</c></summary>
    public string Key => _key.ToString();

    /// <summary>What fills the gaps. A value that is a sentence is translated as well.</summary>
    public IReadOnlyList<object?> Values => _values;

    public static implicit operator Sentence(string text) => new(text);

    /// <summary>The English text.</summary>
    public static implicit operator string(Sentence sentence) => sentence.ToString();

    /// <summary>The sentence that was taken apart into <see cref="Key"/> and <see cref="Values"/>.</summary>
    internal static Sentence Restore(string key, IReadOnlyList<object?> values)
    {
        var sentence = new Sentence(key.Length, 0);
        sentence._key.Append(key);
        sentence._values.AddRange(values);
        return sentence;
    }

    /// <summary>One of two sentences, by the number that it names.</summary>
    public static Sentence ForCount(long count, Sentence one, Sentence other) => count == 1 ? one : other;

    /// <summary>Sentences one after the other, or the words of a list.</summary>
    public static Sentence Join(string separator, IEnumerable<Sentence> parts)
    {
        var all = new Sentence(0, 0);
        foreach (var part in parts)
        {
            if (all._values.Count > 0)
                all.AppendLiteral(separator);
            all.AppendFormatted(part);
        }

        return all;
    }

    /// <summary>Called by the compiler for the text between gaps.</summary>
    public void AppendLiteral(string text) => _key.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Called by the compiler for a gap.</summary>
    /// <param name="format">Applied at once, so that translators see a plain gap.</param>
    public void AppendFormatted(object? value, string? format = null)
    {
        _key.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
        _values.Add(format is null ? value : string.Format(CultureInfo.InvariantCulture, $"{{0:{format}}}", value));
    }

    /// <summary>The English text, for programs, logs and the audit log.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, Key, [.. _values]);

    /// <summary>Sentences with the same English text are equal, whatever they were made of.</summary>
    public bool Equals(Sentence? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Sentence);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
