using System.Text.RegularExpressions;

namespace TenantPortal.Testing;

/// <summary>A text that contains an entry of the word list, with the sentence around it.</summary>
public sealed record PlainEnglishViolation(string Entry, string Sentence)
{
    public override string ToString() => $"'{Entry}' in: {Sentence}";
}

/// <summary>Checks texts against the word list of <c>docs/style.md</c>.</summary>
public static partial class PlainEnglish
{
    /// <summary>The entries of the word list that texts must not contain, each with its pattern.</summary>
    public static IReadOnlyList<(string Entry, Regex Pattern)> Entries { get; } = ReadEntries();

    /// <summary>The root folder of the repository.</summary>
    public static string RepositoryRoot
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "TenantPortal.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            return folder.FullName;
        }
    }

    /// <summary>Returns the violations in a text. A sentence ends at a full stop, a question mark or a line break.</summary>
    public static IReadOnlyList<PlainEnglishViolation> Find(string text) =>
        [
            .. SentenceEnd()
                .Split(text)
                .SelectMany(sentence =>
                    Entries.Where(entry => entry.Pattern.IsMatch(sentence)).Select(entry => new PlainEnglishViolation(entry.Entry, sentence.Trim()))
                ),
        ];

    private static (string Entry, Regex Pattern)[] ReadEntries() =>
        [
            .. File.ReadLines(Path.Combine(RepositoryRoot, "docs", "style.md"))
                .SkipWhile(line => line != "## Word list")
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Skip(2)
                .SelectMany(line => line.Split('|')[1].Split(','))
                .Select(entry => (entry.Trim(), PatternOf(entry.Trim()))),
        ];

    /// <summary>Matches whole words in any case, but no part of a code such as <c>request.asked</c>; <c>…</c> matches up to three words.</summary>
    private static Regex PatternOf(string entry)
    {
        var parts = entry.Split('…', StringSplitOptions.TrimEntries).Select(part => string.Join(@"\s+", part.Split(' ').Select(Regex.Escape)));
        return new($@"(?<![\w-]|\w\.){string.Join(@"\s+(?:\S+\s+){0,3}?", parts)}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"(?<=[.?!])\s+|\n")]
    private static partial Regex SentenceEnd();
}
