using System.Globalization;

namespace TenantPortal.Core.Languages;

/// <summary>Writes sentences in one language. What has no translation is English.</summary>
public sealed class Language
{
    private readonly IReadOnlyDictionary<string, string> _translations;

    /// <param name="translations">By <see cref="Sentence.Key"/>.</param>
    internal Language(string code, IReadOnlyDictionary<string, string> translations) => (Code, _translations) = (code, translations);

    /// <summary>The language tag, as in the attribute <c>lang</c>: <c>de</c>.</summary>
    public string Code { get; }

    /// <summary>The sentence in this language.</summary>
    public string this[Sentence sentence] => string.Format(CultureInfo.InvariantCulture, Translate(sentence), [.. sentence.Values.Select(Write)]);

    /// <summary>The sentence in this language; null for none.</summary>
    public string? Optional(Sentence? sentence) => sentence is null ? null : this[sentence];

    /// <summary>The text with its gaps, in this language.</summary>
    public string Translate(Sentence sentence)
    {
        var key = sentence.Key;
        return _translations.GetValueOrDefault(key, key);
    }

    /// <summary>A value for a gap, in this language if it is a sentence.</summary>
    public object? Write(object? value) => value is Sentence sentence ? this[sentence] : value;
}
