using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>Options, stages, readiness and the hash of one blueprint.</summary>
public sealed class BlueprintTests
{
    private static readonly string Parameters = """
          needed: {type: string, minLength: 2, maxLength: 4, pattern: '^[a-z]+$'}
          count: {type: integer, default: 3, minimum: 1, maximum: 9, description: How many.}
          ratio: {type: number, default: 0.5}
          flag: {type: boolean, default: true}
          hosts: {type: array, default: [], pattern: '^[a-z]+$'}
          level: {type: string, default: low, enum: [low, high]}
        """;

    public static TheoryData<string, string> WrongOptions =>
        new()
        {
            { """{}""", "'needed' has no default and must be set." },
            { """{"needed": "ab", "cuont": 1}""", "The blueprint sample has no parameter 'cuont'." },
            { """{"needed": "ab", "counts": 1}""", "The blueprint sample has no parameter 'counts'; did you mean 'count'?" },
            { """{"needed": null}""", "'needed' must be a string." },
            { """{"needed": "a"}""", "'needed' must have at least 2 characters." },
            { """{"needed": "abcde"}""", "'needed' must have at most 4 characters." },
            { """{"needed": "ab\n"}""", "'needed' must match ^[a-z]+$." },
            { """{"needed": "ab", "count": "3"}""", "'count' must be a whole number." },
            { """{"needed": "ab", "count": 1.5}""", "'count' must be a whole number." },
            { """{"needed": "ab", "count": 0}""", "'count' must be at least 1." },
            { """{"needed": "ab", "count": 10}""", "'count' must be at most 9." },
            { """{"needed": "ab", "ratio": true}""", "'ratio' must be a number." },
            { """{"needed": "ab", "flag": "true"}""", "'flag' must be true or false." },
            { """{"needed": "ab", "hosts": "a"}""", "'hosts' must be a list of strings." },
            { """{"needed": "ab", "hosts": ["a", 1]}""", "'hosts' must be a list of strings." },
            { """{"needed": "ab", "hosts": ["a", "B"]}""", "'hosts' must match ^[a-z]+$." },
            { """{"needed": "ab", "level": "middle"}""", "'level' must be one of low, high." },
        };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_wrong_option_is_one_sentence_and_nothing_is_rendered(string options, string sentence)
    {
        using var folder = new BlueprintsOnDisk(parameters: Parameters);
        var blueprint = folder.Load();
        var given = JsonNode.Parse(options)!.AsObject();

        Assert.Equal([sentence], blueprint.CheckOptions(given));
        Assert.Equal([sentence], Assert.Throws<BlueprintException>(() => blueprint.Render(RenderModel.Sample with { Options = given })).Mistakes);
    }

    [Fact]
    public void Given_options_lie_over_the_defaults()
    {
        using var folder = new BlueprintsOnDisk(BlueprintsOnDisk.ConfigMap("  all: ${options}"), Parameters);
        var model = RenderModel.Sample with
        {
            Options = new JsonObject { ["needed"] = "ab", ["count"] = 9 },
        };

        var all = folder.Load().Render(model).Stages[1].Single().ToJson()["data"]!["all"]!;

        Assert.Equal("""{"needed":"ab","count":9,"ratio":0.5,"flag":true,"hosts":[],"level":"low"}""", all.ToJsonString());
    }

    [Fact]
    public void A_blueprint_reports_its_parameters_stages_and_rules()
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write(
            "blueprint.yaml",
            """
            name: sample
            description: A sample.
            parameters:
              count: {type: integer, default: 3, maximum: 9, description: How many.}
            stages: [[namespace.yaml], [thing.yaml]]
            ready:
            - {apiVersion: v1, kind: Namespace, rule: Exists}
            - {apiVersion: v1, kind: ConfigMap, rule: Condition, type: Ready}
            """
        );

        var blueprint = folder.Load();
        var rendered = blueprint.Render(RenderModel.Sample);

        var count = Assert.Single(blueprint.Parameters).Value;
        Assert.Equal(
            (BlueprintParameterType.WholeNumber, "3", 9m, "How many."),
            (count.Type, count.Default!.ToJsonString(), count.Maximum!.Value, count.Description)
        );
        Assert.Equal(
            [
                ["v1/Namespace/team-payments"],
                ["v1/ConfigMap/team-payments/thing"],
            ],
            rendered.Stages.Select(stage => stage.Select(manifest => manifest.Id))
        );
        Assert.Equal(
            [new ReadinessRule("v1", "Namespace", ReadinessCheck.Exists, null), new ReadinessRule("v1", "ConfigMap", ReadinessCheck.Condition, "Ready")],
            rendered.Ready
        );
    }

    [Fact]
    public void A_value_that_makes_an_invalid_name_is_refused_when_rendered()
    {
        using var folder = new BlueprintsOnDisk();
        var model = RenderModel.Sample with { Tenant = RenderModel.Sample.Tenant with { Name = "a/../../b" } };

        var error = Assert.Throws<BlueprintException>(() => folder.Load().Render(model));

        Assert.Contains("sample/namespace.yaml:1: The Namespace has no metadata.name that is valid in a URL.", error.Mistakes);
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_order_of_keys()
    {
        Assert.Equal(Hash("  a: b\n  c: {d: 1, e: 2}"), Hash("  c: {e: 2, d: 1}\n  a: b"));
        Assert.Matches("^[0-9a-f]{64}$", Hash("  a: b"));
    }

    [Theory]
    [InlineData("  a: b\n  c: [1, 3]")]
    [InlineData("  a: b\n  c: [2, 1]")]
    [InlineData("  a: b\n  c: [1, \"2\"]")]
    [InlineData("  a: b\n  c: [1, 2.0]")]
    [InlineData("  a: B\n  c: [1, 2]")]
    [InlineData("  A: b\n  c: [1, 2]")]
    [InlineData("  a: b\n  c: [1, 2]\n  d: ~")]
    public void The_hash_changes_with_any_value(string data) => Assert.NotEqual(Hash("  a: b\n  c: [1, 2]"), Hash(data));

    [Fact]
    public void The_hash_changes_with_the_order_of_objects()
    {
        var (first, second) = (BlueprintsOnDisk.ConfigMap("  a: b", "first"), BlueprintsOnDisk.ConfigMap("  a: b", "second"));
        using var one = new BlueprintsOnDisk($"{first}---\n{second}");
        using var other = new BlueprintsOnDisk($"{second}---\n{first}");

        Assert.NotEqual(one.Load().Render(RenderModel.Sample).Hash, other.Load().Render(RenderModel.Sample).Hash);
    }

    private static string Hash(string data)
    {
        using var folder = new BlueprintsOnDisk(BlueprintsOnDisk.ConfigMap(data));
        return folder.Load().Render(RenderModel.Sample).Hash;
    }

    [Fact]
    public void An_extending_blueprint_has_the_files_and_parameters_of_the_other_and_its_own_instead_where_it_has_them()
    {
        using var folder = new BlueprintsOnDisk(BlueprintsOnDisk.ConfigMap("  flag: ${options.flag}"));
        folder.Write(
            "../top/blueprint.yaml",
            "name: top\ndescription: On top.\nextends: sample\nparameters:\n  flag: {type: string, default: own}\nstages: [[namespace.yaml], [thing.yaml]]"
        );
        folder.Write("../top/namespace.yaml", BlueprintsOnDisk.Namespace.Replace("team-", "top-", StringComparison.Ordinal));
        folder.Write("../top/thing.yaml", BlueprintsOnDisk.ConfigMap("  flag: ${options.flag}").Replace("team-", "top-", StringComparison.Ordinal));

        var rendered = BlueprintCatalog.Load(folder.Root).Find("top")!.Render(RenderModel.Sample);

        Assert.Equal(["Namespace top-payments", "ConfigMap thing"], rendered.All.Select(manifest => manifest.Title));
        Assert.Equal("own", rendered.All.Last().ToJson()["data"]!["flag"]!.GetValue<string>());
    }
}
