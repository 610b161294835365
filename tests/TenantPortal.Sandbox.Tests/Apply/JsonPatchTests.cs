using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Http;

namespace TenantPortal.Sandbox.Tests.Apply;

/// <summary>The operations of RFC 6902 on an object.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/b","value":2}]""", """{"a":[1,2],"c/d":{"~e":1},"b":2}""")]
    [InlineData("""[{"op":"add","path":"/a/-","value":3}]""", """{"a":[1,2,3],"c/d":{"~e":1}}""")]
    [InlineData("""[{"op":"add","path":"/a/0","value":0}]""", """{"a":[0,1,2],"c/d":{"~e":1}}""")]
    [InlineData("""[{"op":"remove","path":"/a/1"}]""", """{"a":[1],"c/d":{"~e":1}}""")]
    [InlineData("""[{"op":"replace","path":"/c~1d/~0e","value":null}]""", """{"a":[1,2],"c/d":{"~e":null}}""")]
    [InlineData("""[{"op":"move","from":"/a/0","path":"/f"}]""", """{"a":[2],"c/d":{"~e":1},"f":1}""")]
    [InlineData("""[{"op":"copy","from":"/a","path":"/f"}]""", """{"a":[1,2],"c/d":{"~e":1},"f":[1,2]}""")]
    [InlineData("""[{"op":"test","path":"/a","value":[1,2]}]""", """{"a":[1,2],"c/d":{"~e":1}}""")]
    public void An_operation_changes_what_its_path_names(string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonPatch.Apply(Live(), JsonNode.Parse(patch)!.AsArray())));

    [Theory]
    [InlineData("""[{"op":"remove","path":"/missing"}]""", "the path /missing does not exist")]
    [InlineData("""[{"op":"replace","path":"/a/2","value":1}]""", "the path /a/2 does not exist")]
    [InlineData("""[{"op":"add","path":"/a/3","value":1}]""", "the path /a/3 does not exist")]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""", "the path /x/y does not exist")]
    [InlineData("""[{"op":"test","path":"/a","value":[]}]""", "testing value /a failed")]
    [InlineData("""[{"op":"add","path":"b","value":1}]""", "the path of an operation must begin with /")]
    [InlineData("""[{"op":"add","path":"/b"}]""", "an operation has no value")]
    [InlineData("""[{"op":"merge","path":"/b","value":1}]""", "unexpected kind: merge")]
    [InlineData("""[1]""", "an operation must be an object")]
    public void A_patch_that_does_not_fit_is_refused(string patch, string why)
    {
        var refused = Assert.Throws<ApiException>(() => JsonPatch.Apply(Live(), JsonNode.Parse(patch)!.AsArray()));

        Assert.Equal(422, refused.Code);
        Assert.EndsWith(why, refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Live() => JsonNode.Parse("""{"a":[1,2],"c/d":{"~e":1}}""")!.AsObject();
}
