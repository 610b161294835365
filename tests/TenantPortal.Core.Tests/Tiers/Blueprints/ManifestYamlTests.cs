using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>The YAML that people read is the object that is applied.</summary>
public sealed class ManifestYamlTests
{
    private static readonly string[] Pieces =
    [
        "a",
        "Z",
        "0",
        "1",
        "_",
        "-",
        "+",
        ".",
        ":",
        " ",
        "#",
        ",",
        "[",
        "]",
        "{",
        "}",
        "&",
        "*",
        "!",
        "|",
        ">",
        "'",
        "\"",
        "%",
        "@",
        "`",
        "~",
        "?",
        "=",
        "<<",
        "\n",
        "\t",
        "\r",
        "\\",
        "$",
        "/",
        "e",
        "x",
        "null",
        "é",
        "😀",
        "\u0085",
        "\u2028",
        "---",
        "...",
    ];

    public static TheoryData<string> NeedingQuotes =>
        [
            "",
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "null",
            "~",
            "true",
            "False",
            "1",
            "-1",
            "+1",
            "1.5",
            ".5",
            "1e3",
            "0x1F",
            "0o17",
            "017",
            "0b1",
            "1_000",
            "190:20:30",
            ".inf",
            "-.INF",
            ".nan",
            "2026-11-23",
            "2026-11-23T10:00:00Z",
            "=",
            "<<",
            "- a",
            "-",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'a",
            "\"a",
            "%a",
            "@a",
            "`a",
            "[a",
            "{a",
            ",a",
            " a",
            "a ",
            "---",
            "--- a",
            "...",
            "a\nb",
            "a\tb",
            "\u2028",
        ];

    public static TheoryData<string> Plain =>
        [
            "a",
            "500m",
            "32Gi",
            "v1",
            "-a",
            ":a",
            "a:b",
            "oidc:payments-leads",
            "a#b",
            "a b",
            "kube-system",
            "apps/v1",
            "1.2.3",
            "10.0.0.0/8",
            "é",
            "yesterday",
            "req-000123",
        ];

    [Theory]
    [MemberData(nameof(NeedingQuotes))]
    public void A_text_that_some_reader_would_take_for_something_else_is_double_quoted(string text)
    {
        Assert.Contains("\n  a: \"", Yaml(text), StringComparison.Ordinal);
        AssertReadsBack(text);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public void A_text_that_reads_back_is_not_quoted(string text)
    {
        Assert.Contains($"\n  a: {text}\n", Yaml(text), StringComparison.Ordinal);
        AssertReadsBack(text);
    }

    [Fact]
    public void Any_text_as_value_or_key_reads_back_as_itself()
    {
        var random = new Random(20261123);
        for (var i = 0; i < 5_000; i++)
        {
            AssertReadsBack(string.Concat(random.GetItems(Pieces, random.Next(1, 7))));
        }
    }

    [Fact]
    public void The_form_is_block_style_with_the_keys_in_their_order()
    {
        var body = JsonNode
            .Parse(
                """
                {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "thing"},
                 "data": {"z": [1, "1", true, null, 1e3], "list": [], "map": {}, "items": [{"b": 1, "a": ["x"]}, {}]}}
                """
            )!
            .AsObject();

        Assert.Equal(
            """
            kind: ConfigMap
            apiVersion: v1
            metadata:
              name: thing
            data:
              z:
              - 1
              - "1"
              - true
              - null
              - 1e3
              list: []
              map: {}
              items:
              - b: 1
                a:
                - x
              - {}

            """,
            Manifest.TryParse(body, out _)!.ToYaml()
        );
    }

    [Fact]
    public void A_manifest_cannot_be_changed_from_outside()
    {
        var body = Body("b");
        var manifest = Manifest.TryParse(body, out _)!;

        body["kind"] = "Secret";
        manifest.ToJson()["kind"] = "Secret";

        Assert.Equal("ConfigMap", manifest.ToJson()["kind"]!.GetValue<string>());
        Assert.Equal(("v1/ConfigMap/thing", "ConfigMap thing"), (manifest.Id, manifest.Title));
    }

    private static JsonObject Body(string text) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "thing" },
            ["data"] = new JsonObject { ["a"] = text, [text + text] = new JsonArray(text, new JsonObject { [text] = text }) },
        };

    private static string Yaml(string text) => Manifest.TryParse(Body(text), out _)!.ToYaml();

    private static void AssertReadsBack(string text) => Assert.Equal(Body(text).ToJsonString(), YamlReader.Documents(Yaml(text)).Single().ToJsonString());
}
