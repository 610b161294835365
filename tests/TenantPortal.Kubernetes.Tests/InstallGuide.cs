using System.Text.RegularExpressions;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A block of commands in the guide.</summary>
/// <param name="Section">The heading above it.</param>
/// <param name="Commands">One a line.</param>
/// <param name="LeftOut">Why no test runs it; null for a block that is run.</param>
internal sealed record GuideBlock(string Section, IReadOnlyList<string> Commands, string? LeftOut);

/// <summary>The commands of <c>docs/operators/install.md</c>, in the order of the guide.</summary>
internal static partial class InstallGuide
{
    private static readonly string File = Path.Combine(Path.GetDirectoryName(DeployFolder.Root)!, "docs", "operators", "install.md");

    public static IReadOnlyList<GuideBlock> Blocks { get; } = Read(System.IO.File.ReadAllText(File));

    private static IReadOnlyList<GuideBlock> Read(string guide) =>
        [
            .. Block()
                .Matches(guide)
                .Select(match => new GuideBlock(
                    Heading().Matches(guide[..match.Index])[^1].Groups["title"].Value,
                    match.Groups["commands"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                    match.Groups["reason"] is { Success: true } reason ? reason.Value : null
                )),
        ];

    /// <summary>A fenced block for a shell, with the comment before it that readers do not see.</summary>
    [GeneratedRegex(@"^(<!-- Tests leave this out: (?<reason>.+) -->\n)?```sh\n(?<commands>(?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
