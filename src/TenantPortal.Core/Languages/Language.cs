using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TenantPortal.Core.Languages;

/// <summary>Writes sentences in one language. What has no translation is English.</summary>
public sealed class Language
{
    private readonly IStringLocalizer<Sentences> _localizer;
    private readonly CultureInfo _culture;

    internal Language(IStringLocalizer<Sentences> localizer, CultureInfo culture) => (_localizer, _culture) = (localizer, culture);

    /// <summary>The language tag, as in the attribute <c>lang</c>: <c>de</c>.</summary>
    public string Code => _culture.Name;

    /// <summary>The sentence in this language.</summary>
    public string this[Sentence sentence] => string.Format(CultureInfo.InvariantCulture, Translate(sentence), [.. sentence.Values.Select(Write)]);

    /// <summary>The sentence in this language; null for none.</summary>
    public string? Optional(Sentence? sentence) => sentence is null ? null : this[sentence];

    /// <summary>The text with its gaps, in this language.</summary>
    public string Translate(Sentence sentence)
    {
        // The localizer follows the culture of the thread. A page that is rendered because of a change elsewhere runs with the culture of that change.
        var culture = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = _culture;
        try
        {
            return _localizer[sentence.Key];
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    /// <summary>A value for a gap, in this language if it is a sentence.</summary>
    public object? Write(object? value) => value is Sentence sentence ? this[sentence] : value;
}
