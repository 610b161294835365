using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Languages;

/// <summary>
/// Reads the language files of the program, <c>Sentences.LANGUAGE.restext</c>: one line for each sentence, the English text and its translation. The resources
/// of .NET cannot hold them: their names must differ in more than upper and lower case, and the sentences "Custom" and "custom" do not.
/// </summary>
public static partial class LanguageFile
{
    private const string Prefix = "Sentences.";
    private const string Suffix = ".restext";

    private static readonly Assembly Program = typeof(LanguageFile).Assembly;

    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Known = new(StringComparer.Ordinal);

    /// <summary>The tags of the languages that the program was built with.</summary>
    internal static IEnumerable<string> Codes =>
        Program
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length]);

    /// <summary>The translations by the key of the sentence, read once.</summary>
    internal static IReadOnlyDictionary<string, string> Read(string code) => Known.GetOrAdd(code, ReadResource);

    private static Dictionary<string, string> ReadResource(string code)
    {
        using var reader = new StreamReader(Program.GetManifestResourceStream(Prefix + code + Suffix)!);
        return Parse(reader.ReadToEnd().Split('\n')).ToDictionary();
    }

    /// <summary>The entries in the order of the file. Lines that begin with <c>#</c> are comments.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parse(IEnumerable<string> lines) =>
        lines
            .Where(line => !string.IsNullOrWhiteSpace(line) && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .Select(parts => KeyValuePair.Create(Unescape(parts[0]), Unescape(parts[1])));

    private static string Unescape(string text) => Escaped().Replace(text.Trim(), match => match.Value[1] == 'n' ? "\n" : match.Value[1..]);

    [GeneratedRegex("\\\\.")]
    private static partial Regex Escaped();
}
