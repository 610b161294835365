namespace TenantPortal.Core.Languages;

/// <summary>The languages of the portal: English, and one for each <see cref="LanguageFile"/> that the program was built with.</summary>
public sealed class LanguageCatalog
{
    /// <summary>The language of the sentences themselves.</summary>
    public const string English = "en";

    private readonly Dictionary<string, Language> _languages;

    public LanguageCatalog()
    {
        var translated = LanguageFile.Codes.Order(StringComparer.Ordinal).Select(code => new Language(code, LanguageFile.Read(code)));
        Language[] languages = [new Language(English, new Dictionary<string, string>()), .. translated];
        Codes = [.. languages.Select(language => language.Code)];
        _languages = languages.ToDictionary(language => language.Code);
    }

    /// <summary>The tags of the languages, English first.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The language with this tag; English if there is none.</summary>
    public Language Find(string? code) => _languages.GetValueOrDefault(code ?? English, _languages[English]);

    /// <summary>What the language calls itself: <c>Deutsch</c>.</summary>
    public string NameOf(string code) => Find(code)["English"];
}
