using System.Text;
using System.Text.Json;
using TenantPortal.Parsing;
using YamlDotNet.Core;

namespace TenantPortal.Core.Tests.Parsing;

/// <summary>What a document from outside may cost.</summary>
public sealed class UntrustedDocumentTests
{
    /// <summary>Nine lists of nine aliases each: a billion values in less than 400 characters.</summary>
    private static readonly string Bomb =
        "a: &a [b, b, b, b, b, b, b, b, b]\n"
        + string.Concat("bcdefghi".Select(name => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n"));

    public static TheoryData<string, string> Refused =>
        new()
        {
            { new string('[', 30_000), "nested more than 64 levels deep" },
            { string.Concat(Enumerable.Repeat("{a: ", 30_000)), "nested more than 64 levels deep" },
            { string.Concat(Enumerable.Range(0, 100).Select(level => $"{new string(' ', level)}a:\n")) + new string(' ', 100) + "b", "nested more than 64" },
            { Bomb, "Aliases repeat more than 10000 values." },
            { $"a: &a {new string('x', 50_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 20))}]", "Aliases repeat more than 10000 values." },
            { "a: &a [*a]", "inside its own anchor" },
            { "a: &a {b: {c: *a}}", "inside its own anchor" },
            { "a: [1, 2\nb: 3", "not closed" },
            { new string('a', UntrustedDocument.MaxYamlLength + 1), "longer than" },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void YAML_that_would_cost_too_much_is_refused_before_anything_is_built(string text, string reason)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.ThrowsAny<YamlException>(() => UntrustedDocument.ParseYaml(text));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_problem_with_YAML_quotes_nothing() =>
        Assert.Equal("The text is not valid YAML, or exceeds a limit, near line 2.", UntrustedDocument.FindYamlProblem("users:\n- {token: hunter2}}\n"));

    [Fact]
    public void Aliases_may_repeat_a_little() => Assert.Single(UntrustedDocument.ParseYaml("a: &a {b: c}\nd: *a\ne: [*a, *a]"));

    [Fact]
    public void Several_documents_have_anchors_of_their_own() => Assert.Equal(2, UntrustedDocument.ParseYaml("a: &a 1\nb: *a\n---\na: &a 2\nb: *a").Count);

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void JSON_that_is_none_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => UntrustedDocument.ParseJson(text));

    [Fact]
    public void Deep_JSON_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => UntrustedDocument.ParseJson(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))));

    [Fact]
    public void Nothing_else_parses_documents()
    {
        // The store of the Sandbox reads what it wrote itself; a blueprint is loaded from the bounded events.
        string[] allowed = ["StoredObject.cs", "UntrustedDocument.cs", "YamlFile.cs"];
        string[] parsers = ["JsonNode.Parse(", "new YamlStream", "new Parser(", "new Deserializer", "DeserializerBuilder"];

        var found = Directory
            .EnumerateFiles(Path.Combine(RepositoryFile.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Array.Exists(parsers, File.ReadAllText(file).Contains))
            .Select(Path.GetFileName)
            .Except(allowed);

        Assert.Empty(found);
    }
}
