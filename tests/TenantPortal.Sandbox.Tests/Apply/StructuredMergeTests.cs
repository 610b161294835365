using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;

namespace TenantPortal.Sandbox.Tests.Apply;

public sealed class StructuredMergeTests
{
    private static readonly FieldSchema Pod = SchemaTable.For("Pod");

    [Fact]
    public void Containers_are_merged_by_name()
    {
        var live = Parse("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}}""");
        var applied = Parse("""{"spec":{"containers":[{"name":"b","image":"2"},{"name":"c","image":"1"}]}}""");

        var merged = StructuredMerge.Merge(live, applied, Pod);

        AssertJson("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"},{"name":"c","image":"1"}]}}""", merged);
    }

    [Fact]
    public void A_missing_key_takes_its_default()
    {
        var live = Parse("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]}}""");
        var applied = Parse("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web"}]}]}}""");

        var merged = StructuredMerge.Merge(live, applied, Pod);

        AssertJson("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP","name":"web"}]}]}}""", merged);
    }

    [Fact]
    public void Lists_without_keys_are_replaced()
    {
        var merged = StructuredMerge.Merge(Parse("""{"rules":[1,2]}"""), Parse("""{"rules":[3]}"""), SchemaTable.For("Role"));

        AssertJson("""{"rules":[3]}""", merged);
    }

    [Fact]
    public void Selectors_are_replaced_as_a_whole()
    {
        var live = Parse("""{"spec":{"podSelector":{"matchLabels":{"a":"1"}}}}""");
        var applied = Parse("""{"spec":{"podSelector":{"matchLabels":{"b":"1"}}}}""");

        var merged = StructuredMerge.Merge(live, applied, SchemaTable.For("NetworkPolicy"));

        AssertJson("""{"spec":{"podSelector":{"matchLabels":{"b":"1"}}}}""", merged);
    }

    [Fact]
    public void Fields_are_named_as_in_managed_fields()
    {
        var applied = Parse(
            """
            {"metadata":{"labels":{"a":"1"},"finalizers":["example.com/f"]},
             "spec":{"containers":[{"name":"c","image":"i","args":["x"]}],"nodeSelector":{"k":"v"},"securityContext":{}}}
            """
        );

        var fields = StructuredMerge.FieldsOf(applied, Pod).ToJson();

        AssertJson(
            """
            {"f:metadata":{"f:labels":{"f:a":{}},"f:finalizers":{"v:\"example.com/f\"":{}}},
             "f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:image":{},"f:args":{}}},
              "f:nodeSelector":{},"f:securityContext":{}}}
            """,
            fields
        );
    }

    [Fact]
    public void Pruning_removes_what_no_one_owns_any_more()
    {
        var value = Parse("""{"metadata":{"labels":{"mine":"1","theirs":"1","nobodys":"1"}},"spec":{"containers":[{"name":"a","image":"i","tty":true}]}}""");
        var owned = Fields(
            """{"f:metadata":{"f:labels":{"f:mine":{},"f:theirs":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{},"f:name":{}}}}}"""
        );
        var kept = Fields("""{"f:metadata":{"f:labels":{"f:theirs":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{"f:tty":{}}}}}""");

        StructuredMerge.Prune(value, owned, kept, Pod);

        AssertJson("""{"metadata":{"labels":{"theirs":"1","nobodys":"1"}},"spec":{"containers":[{"tty":true}]}}""", value);
    }

    [Theory]
    [InlineData("""{"f:spec":{"f:replicas":{}}}""", ".spec.replicas")]
    [InlineData("""{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:name":{}}}}}""", ".spec.ports[port=80,protocol=\"TCP\"].name")]
    [InlineData("""{"f:metadata":{"f:finalizers":{"v:\"f\"":{}}}}""", ".metadata.finalizers[=\"f\"]")]
    public void Conflicts_name_fields_as_people_write_them(string fields, string path) => Assert.Equal([path], Fields(fields).Paths());

    [Fact]
    public void A_comparison_distinguishes_added_modified_and_removed()
    {
        var before = Parse("""{"data":{"same":"1","changed":"1","gone":"1"}}""");
        var after = Parse("""{"data":{"same":"1","changed":"2","new":"1"}}""");

        var comparison = Comparison.Of(before, after, SchemaTable.For("ConfigMap"));

        Assert.Equal([".data.new"], comparison.Added.Paths());
        Assert.Equal([".data.changed"], comparison.Modified.Paths());
        Assert.Equal([".data.gone"], comparison.Removed.Paths());
    }

    [Fact]
    public void Sets_of_fields_survive_json()
    {
        const string Json = """{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:labels":{"f:b":{}}}}""";

        AssertJson(Json, Fields(Json).ToJson());
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static FieldSet Fields(string json) => FieldSet.FromJson(Parse(json));

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected} but was {actual?.ToJsonString()}");
}
