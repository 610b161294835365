using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>Lists of what a server serves are read only when every item has the expected fields.</summary>
public sealed class ExpectedBodyTests
{
    [Theory]
    [InlineData("""[{"name":"pods","kind":"Pod","namespaced":true}]""", true)]
    [InlineData("[]", true)]
    [InlineData("[null]", false)]
    [InlineData("""["pods"]""", false)]
    [InlineData("""[{"name":5,"kind":"Pod","namespaced":true}]""", false)]
    [InlineData("""[{"name":"pods","kind":"Pod"}]""", false)]
    [InlineData("""[{"name":"pods","kind":"Pod","namespaced":"yes"}]""", false)]
    public void A_list_of_resources_has_a_name_a_kind_and_a_scope_in_each_item(string resources, bool isExpected) =>
        Assert.Equal(isExpected, ExpectedBody.IsResourceList(Parse($$"""{"kind":"APIResourceList","groupVersion":"v1","resources":{{resources}}}"""), "v1"));

    [Theory]
    [InlineData("""[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]}]""", true)]
    [InlineData("[]", false)]
    [InlineData("[null]", false)]
    [InlineData("""[{"name":"apps"}]""", false)]
    [InlineData("""[{"name":"apps","versions":[null]}]""", false)]
    [InlineData("""[{"name":"apps","versions":[{"groupVersion":1}]}]""", false)]
    public void A_list_of_groups_has_versions_in_each_item(string groups, bool isExpected) =>
        Assert.Equal(isExpected, ExpectedBody.IsGroupList(Parse($$"""{"kind":"APIGroupList","groups":{{groups}}}""")));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
