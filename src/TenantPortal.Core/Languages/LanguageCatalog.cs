using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TenantPortal.Core.Languages;

/// <summary>The languages of the portal: English, and one for each language file that the program was built with.</summary>
public sealed class LanguageCatalog
{
    /// <summary>The language of the sentences themselves.</summary>
    public const string English = "en";

    private readonly IStringLocalizer<Sentences> _localizer;

    public LanguageCatalog(IStringLocalizer<Sentences> localizer)
    {
        _localizer = localizer;
        Codes = [English, .. FindTranslations().Order(StringComparer.Ordinal)];
    }

    /// <summary>The tags of the languages, English first.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The language with this tag; English if there is none.</summary>
    public Language Find(string? code) => new(_localizer, CultureInfo.GetCultureInfo(Codes.Contains(code) ? code! : English));

    /// <summary>What the language calls itself: <c>Deutsch</c>.</summary>
    public string NameOf(string code) => Find(code)["English"];

    /// <summary>The build writes each language file into a folder of its own beside the program.</summary>
    private static IEnumerable<string> FindTranslations()
    {
        var file = typeof(Sentences).Assembly.GetName().Name + ".resources.dll";
        return Directory
            .EnumerateDirectories(AppContext.BaseDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, file)))
            .Select(folder => Path.GetFileName(folder)!);
    }
}
