using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>
/// The code blocks of <c>docs/developers/blueprints.md</c>. What a block is for is the HTML comment above it: <c>&lt;!-- file:
/// guestbook/quota.yaml --&gt;</c>.
/// </summary>
internal static partial class BlueprintGuide
{
    public static readonly string[] Path = ["docs", "developers", "blueprints.md"];

    public static string Text { get; } = RepositoryFile.Read(Path);

    /// <summary>The blocks of one purpose, in the order of the document.</summary>
    public static IReadOnlyList<(string Name, string Code)> Blocks(string purpose) =>
        [
            .. Block()
                .Matches(Text)
                .Where(match => match.Groups["purpose"].Value == purpose)
                .Select(match => (match.Groups["name"].Value.Trim(), match.Groups["code"].Value)),
        ];

    /// <summary>How many blocks of YAML there are, whatever they are for.</summary>
    public static int YamlBlocks => Fence().Count(Text);

    [GeneratedRegex(@"^<!-- (?<purpose>[a-z]+):? ?(?<name>[^\n]*?) -->\n```yaml\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```yaml$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
