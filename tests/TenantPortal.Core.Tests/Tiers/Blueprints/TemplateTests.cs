using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Rendering;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>What placeholders, x-when and x-for-each make of a template.</summary>
public sealed class TemplateTests
{
    private static readonly string Parameters = """
          flag: {type: boolean, default: true}
          text: {type: string, default: some}
          count: {type: integer, default: 3}
          ratio: {type: number, default: 1e3}
          hosts: {type: array, default: [a, b]}
          none: {type: array, default: []}
        """;

    public static TheoryData<string, string> Typed =>
        new()
        {
            { "${options.text}", "\"some\"" },
            { "\"${options.count}\"", "3" },
            { "'${options.flag}'", "true" },
            { "${options.ratio}", "1e3" },
            { "${options.hosts}", "[\"a\",\"b\"]" },
            { "${cluster.portal}", "{\"namespace\":\"tenantportal-system\",\"serviceAccount\":\"tenantportal\"}" },
            { "n-${options.count}-${options.flag}", "\"n-3-true\"" },
            { "0${options.count}", "\"03\"" },
            { "$${tenant.name} $${", "\"${tenant.name} ${\"" },
            { "${tenant.name}$${x}", "\"payments${x}\"" },
            { "cost $5 {a}", "\"cost $5 {a}\"" },
        };

    public static TheoryData<string, string?> Scalars =>
        new()
        {
            { "1e3", "1e3" },
            { "1.50", "1.50" },
            { "12345678901234567890123", "12345678901234567890123" },
            { "+1", "1" },
            { "007", "7" },
            { ".5", "0.5" },
            { "-1.", "-1.0" },
            { "0x1F", "31" },
            { "0o17", "15" },
            { "True", "true" },
            { "no", "\"no\"" },
            { "1_000", "\"1_000\"" },
            { "2026-01-01", "\"2026-01-01\"" },
            { "\"1\"", "\"1\"" },
            { "'true'", "\"true\"" },
            { "~", null },
            { "", null },
        };

    public static TheoryData<string> Hostile =>
        [
            "\"\n- evil: true",
            "'quoted' and \"quoted\"",
            "!!python/object:os.system",
            "${tenant.id}",
            "$${tenant.id}",
            "a: b # c",
            "---\nkind: Secret",
            "*alias",
            "\0\u0007\u001b\u0085\u2028\ufeff",
            "😀 \u00a0 é",
            new string('x', 100_000),
        ];

    [Theory]
    [MemberData(nameof(Typed))]
    public void A_scalar_that_is_only_a_placeholder_keeps_its_type_and_any_other_is_text(string template, string json)
    {
        var thing = Render(BlueprintsOnDisk.ConfigMap($"  a: {template}"));

        Assert.Equal(json, thing["data"]!["a"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Scalars))]
    public void A_plain_scalar_has_the_type_of_the_core_schema_and_numbers_stay_as_written(string scalar, string? json)
    {
        var thing = Render(BlueprintsOnDisk.ConfigMap($"  a: {scalar}"));

        Assert.Equal(json, thing["data"]!["a"]?.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_value_stays_text_in_values_and_keys_and_in_the_yaml(string value)
    {
        using var folder = new BlueprintsOnDisk(
            BlueprintsOnDisk.ConfigMap("  only: ${team.department}\n  inside: \"<${team.department}>\"\n  key-${team.department}: x")
        );

        var rendered = folder.Load().Render(RenderModel.Sample with { Team = RenderModel.Sample.Team with { Department = value } });

        var data = rendered.Stages[1].Single().ToJson()["data"]!.AsObject();
        Assert.Equal([("only", value), ("inside", $"<{value}>"), ($"key-{value}", "x")], data.Select(entry => (entry.Key, entry.Value!.GetValue<string>())));
        Assert.True(JsonNode.DeepEquals(rendered.Stages[1].Single().ToJson(), YamlReader.Documents(rendered.ToYaml())[1]));
    }

    [Fact]
    public void A_document_is_dropped_when_its_condition_is_false()
    {
        var template = $"x-when: ${{options.flag}}\n{BlueprintsOnDisk.ConfigMap("  a: b", "extra")}---\n{BlueprintsOnDisk.ConfigMap("  a: b")}";

        Assert.Equal(["extra", "thing"], Names(template, """{"flag": true}"""));
        Assert.Equal(["thing"], Names(template, """{"flag": false}"""));
    }

    [Fact]
    public void A_document_is_repeated_for_each_element_and_knows_its_item()
    {
        var template = "x-for-each: ${options.hosts}\n" + BlueprintsOnDisk.ConfigMap("  a: ${item}", "host-${item}");

        Assert.Equal(["host-a", "host-b"], Names(template, "{}"));
        Assert.Empty(Names(template, """{"hosts": []}"""));
    }

    [Fact]
    public void List_items_are_kept_dropped_and_repeated_and_the_x_keys_never_appear()
    {
        var thing = Render(
            BlueprintsOnDisk.ConfigMap(
                """
                  list:
                  - x-for-each: ${options.hosts}
                    x-when: ${options.flag}
                    host: ${item}
                  - {x-for-each: "${options.none}", host: never}
                  - last
                """
            )
        );

        Assert.Equal("""{"list":[{"host":"a"},{"host":"b"},"last"]}""", thing["data"]!.ToJsonString());
    }

    [Fact]
    public void Aliases_are_copies_of_what_they_name()
    {
        var thing = Render(BlueprintsOnDisk.ConfigMap("  a: &a {x: \"${tenant.name}\"}\n  b: *a"));

        Assert.Equal("""{"a":{"x":"payments"},"b":{"x":"payments"}}""", thing["data"]!.ToJsonString());
    }

    private static JsonObject Render(string template)
    {
        using var folder = new BlueprintsOnDisk(template, Parameters);
        return folder.Load().Render(RenderModel.Sample).Stages[1].Single().ToJson();
    }

    private static string[] Names(string template, string options)
    {
        using var folder = new BlueprintsOnDisk(template, Parameters);
        var model = RenderModel.Sample with { Options = JsonNode.Parse(options)!.AsObject() };
        return [.. folder.Load().Render(model).Stages[1].Select(manifest => manifest.Name)];
    }
}
