using System.Text.Json;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests;

/// <summary>The texts of the source keep to the word list of <c>docs/style.md</c>.</summary>
public sealed class PlainEnglishTests
{
    /// <summary>The folders whose texts are checked.</summary>
    private static readonly string[] Folders = ["src"];

    /// <summary>The folders whose line lengths are checked.</summary>
    private static readonly string[] FoldersOfShortLines = ["src", "tests", "e2e"];

    [Fact]
    public void The_source_has_none_of_the_words_that_should_be_gone() =>
        AssertNone(
            Folders
                .SelectMany(folder => SourceFiles(folder, "*.cs", "*.razor"))
                .SelectMany(file => TextsOf(file).SelectMany(text => PlainEnglish.Find(text.Text).Select(found => $"{NameOf(file)}:{text.Line}: {found}")))
        );

    [Fact]
    public void The_shipped_tiers_have_none_of_the_words_that_should_be_gone()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(PlainEnglish.RepositoryRoot, "appsettings.json")));

        AssertNone(StringsOf(settings.RootElement).SelectMany(PlainEnglish.Find));
    }

    [Theory]
    [InlineData("Ask a platform admin.", "ask")]
    [InlineData("You can take the request back.", "take … back")]
    [InlineData("You can take the last request back.", "take … back")]
    [InlineData("This is fine.\nNOBODY reads it.", "nobody")]
    public void An_entry_of_the_word_list_is_found_in_any_case_and_over_a_gap(string text, string entry) =>
        Assert.Equal(entry, Assert.Single(PlainEnglish.Find(text)).Entry);

    [Theory]
    [InlineData("A mask, a task and a basket.")]
    [InlineData("You can take every single one of them back.")]
    [InlineData("Take it. Back is the previous page.")]
    [InlineData("10 today 16:46 Priya Raman request.asked req-w435x669wd")]
    public void Other_words_are_not_found(string text) => Assert.Empty(PlainEnglish.Find(text));

    [Fact]
    public void Texts_are_read_from_literals_and_not_from_code_or_comments()
    {
        var texts = SourceTexts.OfCSharp(
            """"
            // "comment"
            var asked = told["key"] + $"Wait {Text("inner", '"')} days." + @"a ""b""" + """raw "text" here""";
            """"
        );

        Assert.Equal(["key", "inner", "Wait {} days.", "a \"b\"", "raw \"text\" here"], texts.Select(text => text.Text));
    }

    [Fact]
    public void Texts_are_read_from_markup_and_attributes_and_not_from_expressions()
    {
        var texts = SourceTexts.OfRazor(
            """
            @using Some.Requested
            @* comment *@
            @if (asked is { } told)
            {
                <Field Label="Name" Hint="@(told ? "One" : $"Two {Three("four")}")" OnClick="() => Ask(asked)" Draft="_told" />
                <p class="quiet">It is @asked.Told.Name now.</p>
            }
            @code {
                private string Text => "Five";
            }
            """
        );

        Assert.Equal(["Name", "One", "four", "Two {}", "{}", "It is {} now.", "Five"], texts.Select(text => text.Text));
    }

    [Fact]
    public void No_line_is_longer_than_160_columns() =>
        AssertNone(
            FoldersOfShortLines
                .SelectMany(folder => SourceFiles(folder, "*.cs", "*.razor"))
                .Where(file => !file.Contains("Migrations", StringComparison.Ordinal))
                .SelectMany(file =>
                    File.ReadLines(file).Select((line, index) => (line, index)).Where(at => at.line.Length > 160).Select(at => $"{NameOf(file)}:{at.index + 1}")
                )
        );

    private static void AssertNone<T>(IEnumerable<T> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found.AsEnumerable()));
    }

    private static IEnumerable<SourceText> TextsOf(string file) =>
        file.EndsWith(".razor", StringComparison.Ordinal)
            ? SourceTexts.OfRazor(File.ReadAllText(file))
            : SourceTexts.OfCSharp(File.ReadAllText(file)).Where(IsText);

    /// <summary>Keys, routes and names of settings are not texts.</summary>
    private static bool IsText(SourceText text) => text.Text.Contains(' ', StringComparison.Ordinal);

    private static IEnumerable<string> StringsOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => StringsOf(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(StringsOf),
            JsonValueKind.String => [element.GetString()!],
            _ => [],
        };

    private static IEnumerable<string> SourceFiles(string folder, params string[] patterns) =>
        patterns
            .SelectMany(pattern => Directory.EnumerateFiles(Path.Combine(PlainEnglish.RepositoryRoot, folder), pattern, SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string NameOf(string file) => Path.GetRelativePath(PlainEnglish.RepositoryRoot, file);
}
