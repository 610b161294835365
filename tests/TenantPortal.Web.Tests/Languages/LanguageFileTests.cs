using System.Globalization;
using System.Text.RegularExpressions;
using Mono.Cecil;
using TenantPortal.Core.Languages;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Languages;

/// <summary>Every sentence of the program is in every language file, and nothing else is.</summary>
public sealed partial class LanguageFileTests
{
    /// <summary>How the names of types end whose texts are for programs or operators.</summary>
    private static readonly string[] ForPrograms = ["Api", "Command", "Export", "Columns"];

    private static readonly Lazy<SentenceReader> Sentences = new(() =>
        SentenceReader.Read(
            [typeof(Sentence).Assembly.Location, Path.Combine(AppContext.BaseDirectory, "TenantPortal.Kubernetes.dll"), typeof(Program).Assembly.Location],
            IsOfPages
        )
    );

    public static TheoryData<string> Languages =>
        [.. Directory.EnumerateFiles(Folder, "Sentences.*.restext").Select(file => Path.GetFileName(file).Split('.')[1])];

    private static string Folder => Path.Combine(PlainEnglish.RepositoryRoot, "src", "TenantPortal.Core", "Languages");

    [Theory, MemberData(nameof(Languages))]
    public void Every_sentence_has_a_translation(string language) =>
        AssertNone(Sentences.Value.Keys.Where(HasWords).Except(Read(language).Select(entry => entry.Key)));

    [Theory, MemberData(nameof(Languages))]
    public void Every_translation_belongs_to_a_sentence(string language) => AssertNone(Read(language).Select(entry => entry.Key).Except(Sentences.Value.Keys));

    [Theory, MemberData(nameof(Languages))]
    public void A_translation_has_the_gaps_of_its_sentence(string language) =>
        AssertNone(Read(language).Where(entry => !GapsOf(entry.Key).SequenceEqual(GapsOf(entry.Value))).Select(entry => $"{entry.Key}={entry.Value}"));

    [Theory, MemberData(nameof(Languages))]
    public void A_language_file_is_sorted_and_has_no_sentence_twice(string language)
    {
        var keys = Read(language).Select(entry => entry.Key).ToArray();

        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void Pages_show_no_text_that_cannot_be_translated() => AssertNone(Sentences.Value.Untranslatable);

    /// <summary>The API, the commands of the program, exports and the audit log are for programs and operators, and stay English.</summary>
    private static bool IsOfPages(TypeDefinition type) => IsInFolderOfPages(type) && !IsForPrograms(type);

    private static bool IsForPrograms(TypeDefinition type) =>
        ForPrograms.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal))
        || type.Name == "RefusedCalls"
        || type.Namespace.EndsWith(".Doctor", StringComparison.Ordinal);

    private static bool IsInFolderOfPages(TypeDefinition type) =>
        type.Namespace.StartsWith("TenantPortal.Web.Features", StringComparison.Ordinal)
        || type.Namespace.StartsWith("TenantPortal.Web.Components", StringComparison.Ordinal)
        || type.Namespace.StartsWith("TenantPortal.Web.Layout", StringComparison.Ordinal);

    /// <summary>Sentences of gaps and punctuation are the same in every language.</summary>
    private static bool HasWords(string key) => Word().IsMatch(Gap().Replace(key, ""));

    private static IEnumerable<string> GapsOf(string text) => Gap().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    private static KeyValuePair<string, string>[] Read(string language) =>
        [
            .. File.ReadLines(Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"Sentences.{language}.restext")))
                .Where(line => line.Length > 0 && line[0] is not ('#' or ';'))
                .Select(line => line.Split('=', 2))
                .Select(parts => KeyValuePair.Create(Unescape(parts[0]), Unescape(parts[1]))),
        ];

    private static string Unescape(string text) =>
        Escaped()
            .Replace(
                text.Trim(),
                match =>
                    match.Value[1] switch
                    {
                        'n' => "\n",
                        't' => "\t",
                        var other => other.ToString(),
                    }
            );

    private static void AssertNone(IEnumerable<string> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [GeneratedRegex("\\{\\d+\\}")]
    private static partial Regex Gap();

    [GeneratedRegex("\\p{L}{2}")]
    private static partial Regex Word();

    [GeneratedRegex("\\\\.")]
    private static partial Regex Escaped();
}
