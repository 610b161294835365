using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Rendering;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>Everything that <c>docs/developers/blueprints.md</c> shows works as it says. <c>UPDATE_DOCS=1</c> writes what is rendered.</summary>
public sealed class BlueprintGuideTests : IDisposable
{
    private static readonly string[] Purposes = ["file", "extension", "template", "renders", "parameters", "fragment", "part", "rendered"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guide-");

    public static TheoryData<string> Snippets => [.. BlueprintGuide.Blocks("template").Select(block => block.Name)];

    [Fact]
    public void The_example_blueprint_loads_and_renders_what_the_guide_shows()
    {
        WriteExample();

        var rendered = BlueprintCatalog.Load(_folder.FullName).Find("guestbook")!.Render(RenderModel.Sample);

        RepositoryFile.AssertPart("rendered", $"```yaml\n{rendered.ToYaml()}```\n", BlueprintGuide.Path);
    }

    [Fact]
    public void The_blueprint_that_extends_the_example_loads_and_changes_what_the_guide_says()
    {
        WriteExample();
        foreach (var (file, code) in BlueprintGuide.Blocks("extension"))
            Write(file, code);

        var rendered = BlueprintCatalog.Load(_folder.FullName).Find("guestbook-strict")!.Render(RenderModel.Sample);

        Assert.Equal(["Namespace", "ResourceQuota", "NetworkPolicy"], rendered.All.Select(manifest => manifest.Kind));
    }

    /// <summary>Each template of the guide is a file of a small blueprint, rendered, and compared with the block below it.</summary>
    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_template_renders_what_the_guide_shows_below_it(string name)
    {
        var template = BlueprintGuide.Blocks("template").Single(block => block.Name == name).Code;
        Write("sample/blueprint.yaml", BlueprintGuide.Blocks("parameters").Single().Code);
        Write("sample/namespace.yaml", BlueprintsOnDisk.Namespace);
        Write("sample/values.yaml", BlueprintGuide.Blocks("fragment").Single().Code);
        Write("sample/thing.yaml", template);

        var rendered = BlueprintCatalog.Load(_folder.FullName).Find("sample")!.Render(RenderModel.Sample);

        RepositoryFile.AssertPart($"renders: {name}", $"```yaml\n{ManifestYaml.Write(rendered.Stages[1])}```\n", BlueprintGuide.Path);
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("endpoint")]
    [InlineData("clusterClass")]
    public void A_part_of_blueprint_yaml_that_the_guide_shows_is_accepted(string part)
    {
        WriteExample();
        Write(
            "guestbook/blueprint.yaml",
            BlueprintGuide.Blocks("file").Single(block => block.Name == "guestbook/blueprint.yaml").Code
                + BlueprintGuide.Blocks("part").Single(block => block.Name == part).Code
        );

        Assert.NotNull(BlueprintCatalog.Load(_folder.FullName).Find("guestbook"));
    }

    [Fact]
    public void Every_block_of_YAML_is_tested() => Assert.Equal(BlueprintGuide.YamlBlocks, Purposes.Sum(purpose => BlueprintGuide.Blocks(purpose).Count));

    [Fact]
    public void The_reference_of_the_model_is_that_of_the_program()
    {
        var table = new StringBuilder("| placeholder | value of the sample | meaning |\n| --- | --- | --- |\n");
        foreach (var (path, type, property) in Properties(typeof(RenderModel), ""))
        {
            Assert.True(DocumentationComments.Find(type, property) is not null, $"{type.Name}.{property} has no summary.");
            table.Append(CultureInfo.InvariantCulture, $"| `${{{path}}}` | {Sample(path)} | {DocumentationComments.Find(type, property)} |\n");
        }

        RepositoryFile.AssertPart("model", $"\n{table}\n", BlueprintGuide.Path);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<(string Path, Type Type, string Property)> Properties(Type type, string prefix)
    {
        foreach (var property in type.GetProperties().Where(property => property.GetMethod is { IsStatic: false }))
        {
            var path = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            if (property.PropertyType.Name.StartsWith("Render", StringComparison.Ordinal))
            {
                foreach (var inner in Properties(property.PropertyType, path + "."))
                    yield return inner;
            }
            else if (path != "options")
            {
                yield return (path, type, property.Name);
            }
        }
    }

    private static string Sample(string path)
    {
        JsonNode? value = RenderModel.Sample.ToJson();
        foreach (var name in path.Split('.'))
            value = value![name];
        return $"`{value!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })}`";
    }

    private void WriteExample()
    {
        foreach (var (file, code) in BlueprintGuide.Blocks("file"))
            Write(file, code);
    }

    private void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
