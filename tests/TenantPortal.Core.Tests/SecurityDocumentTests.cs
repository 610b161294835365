using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tests;

/// <summary>The tables of threats and requirements name tests and files that exist.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly IReadOnlySet<string> Tests = Directory
        .EnumerateFiles(Path.Combine(RepositoryFile.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .ToHashSet(StringComparer.Ordinal);

    private static readonly MatchCollection Requirements = Requirement().Matches(RepositoryFile.Read("docs", "operators", "asvs.md"));

    [Theory]
    [InlineData("asvs.md")]
    [InlineData("security.md")]
    public void Every_named_test_exists(string document)
    {
        var named = Named(document).Where(name => TestName().IsMatch(name)).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Tests));
    }

    [Theory]
    [InlineData("asvs.md")]
    [InlineData("security.md")]
    public void Every_named_file_exists(string document) =>
        Assert.All(Named(document).Where(name => FileName().IsMatch(name)), name => Assert.True(Path.Exists(Path.Combine(RepositoryFile.Root, name)), name));

    [Fact]
    public void Every_requirement_has_a_level_a_state_and_a_reason_once()
    {
        var rows = RepositoryFile
            .Read("docs", "operators", "asvs.md")
            .Split('\n')
            .Count(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2]));

        Assert.Equal(rows, Requirements.Count);
        Assert.Equal(rows, Requirements.Select(row => row.Groups["id"].Value).Distinct().Count());
    }

    [Fact]
    public void The_numbers_in_the_introduction_are_those_of_the_tables()
    {
        int Count(string state) => Requirements.Count(row => row.Groups["state"].Value == state);

        Assert.Contains(
            $"{Count("met")} are met, {Count("not met")} are not met, {Count("not applicable")} are not applicable.",
            RepositoryFile.Read("docs", "operators", "asvs.md"),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Named(string document) =>
        Code().Matches(RepositoryFile.Read("docs", "operators", document)).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[A-Z]\w+Tests\z")]
    private static partial Regex TestName();

    /// <summary>A path from the root of the repository.</summary>
    [GeneratedRegex(@"\A(src|tests|docs|deploy|\.github)/[\w./-]+\z|\A(CONTRIBUTING\.md|NOTICE|[\w.]+\.props|\.editorconfig|test\.sh)\z")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^\| (?<id>\d+\.\d+\.\d+) \| [12] \| [^|]+\. \| (?<state>met|not met|not applicable) \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Requirement();
}
