using System.Text.RegularExpressions;

namespace TenantPortal.Testing;

/// <summary>Finds words that the word list of docs/style.md replaces.</summary>
public static class PlainEnglish
{
    private static readonly Lazy<IReadOnlyList<(string Entry, Regex Pattern)>> WordList = new(() =>
        [.. ReadEntries(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "style.md"))).Select(entry => (entry, ToPattern(entry)))]
    );

    /// <summary>The entries of the word list's first column.</summary>
    public static IReadOnlyList<string> Entries => [.. WordList.Value.Select(word => word.Entry)];

    /// <summary>The entries that the text contains, as whole words in any case.</summary>
    public static IReadOnlyList<string> FindIn(string text) =>
        [.. WordList.Value.Where(word => word.Pattern.IsMatch(text)).Select(word => $"'{word.Pattern.Match(text).Value}' ({word.Entry})")];

    private static IEnumerable<string> ReadEntries(IEnumerable<string> lines) =>
        lines
            .SkipWhile(line => !line.StartsWith("| not |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Spaces match any white space, and <c>…</c> stands for up to three words.</summary>
    private static Regex ToPattern(string entry)
    {
        var words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pattern = string.Concat(words.Select((word, i) => word == "…" ? @"(?:\s+\S+){0,3}" : (i == 0 ? "" : @"\s+") + Regex.Escape(word)));
        return new Regex($@"(?<!\w){pattern}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
