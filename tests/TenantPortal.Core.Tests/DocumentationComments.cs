using System.Net;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tests;

/// <summary>What the <c>///</c> comments in the source of Core say of types and their properties, as Markdown.</summary>
internal static partial class DocumentationComments
{
    private static readonly Lazy<Dictionary<(string Type, string Property), string>> Summaries = new(ReadAll);

    /// <summary>Null where a property has none.</summary>
    public static string? Find(Type type, string property) => Summaries.Value.GetValueOrDefault((type.Name, property));

    private static Dictionary<(string, string), string> ReadAll()
    {
        var found = new Dictionary<(string, string), string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFile.Root, "src", "TenantPortal.Core"), "*.cs", SearchOption.AllDirectories))
        {
            if (!file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                Read(File.ReadAllLines(file), found);
        }

        return found;
    }

    private static void Read(string[] lines, Dictionary<(string, string), string> found)
    {
        var (type, comment) = ("", "");
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("///", StringComparison.Ordinal))
                comment += " " + line[3..].Trim();
            else if (TypeLine().Match(line) is { Success: true } declared)
                (type, comment) = (declared.Groups[1].Value, "");
            else if (PropertyLine().Match(line) is { Success: true } property)
            {
                if (Summary().Match(comment) is { Success: true } summary)
                    found[(type, property.Groups[1].Value)] = AsMarkdown(summary.Groups[1].Value);
                comment = "";
            }
            else if (!line.StartsWith('['))
                comment = "";
        }
    }

    private static string AsMarkdown(string xml)
    {
        var text = Reference().Replace(xml, match => $"`{match.Groups[1].Value.Split('.')[^1]}`");
        text = WebUtility.HtmlDecode(Code().Replace(text, "`$1`"));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"^(?:public|internal)(?: sealed| static| abstract| partial)* (?:class|record)(?: struct)? (\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^public (?:required )?[\w<>,?\[\] ]+ (\w+)(?: =>| \{|$)")]
    private static partial Regex PropertyLine();

    [GeneratedRegex("<summary>(.*?)</summary>")]
    private static partial Regex Summary();

    [GeneratedRegex("""<see cref="([\w.]+)"\s*/>""")]
    private static partial Regex Reference();

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
