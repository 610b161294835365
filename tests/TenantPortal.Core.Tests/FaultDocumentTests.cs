using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tests;

/// <summary>The tables of faults name tests that exist.</summary>
public sealed partial class FaultDocumentTests
{
    private static readonly IReadOnlyList<string[]> Rows =
    [
        .. RepositoryFile
            .Read("docs", "operators", "faults.md")
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !Heading().IsMatch(line))
            .Select(line => line.Trim().Trim('|').Split(" | ")),
    ];

    /// <summary>Every test as <c>Class.Method</c>.</summary>
    private static readonly IReadOnlySet<string> Tests = Directory
        .EnumerateFiles(Path.Combine(RepositoryFile.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}"))
        .ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_fault_has_its_consequences_and_a_test_that_exists()
    {
        Assert.NotEmpty(Rows);
        Assert.All(
            Rows,
            row =>
            {
                Assert.Equal(5, row.Length);
                Assert.All(row, cell => Assert.NotEqual("", cell.Trim()));
                var named = Code().Matches(row[4]).Select(match => match.Groups[1].Value).ToList();
                Assert.NotEmpty(named);
                Assert.Empty(named.Except(Tests));
            }
        );
    }

    [Fact]
    public void Every_fault_is_listed_once() => Assert.Equal(Rows.Count, Rows.Select(row => row[0].Trim()).Distinct().Count());

    [GeneratedRegex(@"\A\| (fault|---) ")]
    private static partial Regex Heading();

    /// <summary>A public method behind attributes, the first of which says that it is a test.</summary>
    [GeneratedRegex(@"^ {4}\[(?:Fact|Theory)\b.*\n(?: {4}(?: {4}|[\[/)]).*\n)*? {4}public (?:async Task|Task|void) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
