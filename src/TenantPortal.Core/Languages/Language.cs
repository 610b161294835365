using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TenantPortal.Core.Languages;

/// <summary>Writes sentences in the language of the reader, which is <see cref="CultureInfo.CurrentUICulture"/>. What has no translation is English.</summary>
public sealed class Language(IStringLocalizer<Sentences> localizer)
{
    /// <summary>The language tag, as in the attribute <c>lang</c>: <c>de</c>.</summary>
    public string Code { get; } = CultureInfo.CurrentUICulture.Name;

    /// <summary>The sentence in this language.</summary>
    public string this[Sentence sentence] => string.Format(CultureInfo.InvariantCulture, Translate(sentence), [.. sentence.Values.Select(Write)]);

    /// <summary>The sentence in this language; null for none.</summary>
    public string? Optional(Sentence? sentence) => sentence is null ? null : this[sentence];

    /// <summary>The text with its gaps, in the reader's language.</summary>
    public string Translate(Sentence sentence) => localizer[sentence.Key];

    /// <summary>A value for a gap in the reader's language.</summary>
    public object? Write(object? value) => value is Sentence sentence ? this[sentence] : value;
}
