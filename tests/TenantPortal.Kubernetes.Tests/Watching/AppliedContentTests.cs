using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>Which changes of an add-on's object count.</summary>
public sealed class AppliedContentTests
{
    private const string Applied = """{"f:spec":{"f:interval":{},"f:chart":{"f:version":{}},"f:values":{}}}""";

    private readonly string _before = HashOf(Live());

    [Fact]
    public void What_a_controller_writes_beside_the_portal_does_not_count() =>
        Assert.Equal(_before, HashOf(Live("""{"interval":"30m","chart":{"version":"1"},"values":{"a":1},"paused":true}""")));

    [Theory]
    [InlineData("""{"interval":"99m","chart":{"version":"1"},"values":{"a":1}}""")]
    [InlineData("""{"interval":"30m","chart":{"version":"2"},"values":{"a":1}}""")]
    [InlineData("""{"interval":"30m","chart":{"version":"1"},"values":{"a":1,"b":2}}""")]
    [InlineData("""{"chart":{"version":"1"},"values":{"a":1}}""")]
    public void A_field_of_the_portal_counts_whoever_writes_it(string spec) => Assert.NotEqual(_before, HashOf(Live(spec)));

    [Fact]
    public void A_field_that_someone_else_took_over_counts() =>
        Assert.NotEqual(_before, HashOf(Live(applied: """{"f:spec":{"f:chart":{"f:version":{}},"f:values":{}}}""")));

    [Fact]
    public void An_object_that_the_portal_never_applied_counts_as_a_whole() =>
        Assert.NotEqual(
            HashOf(Live(manager: "someone")),
            HashOf(Live("""{"interval":"30m","chart":{"version":"1"},"values":{"a":1},"paused":true}""", manager: "someone"))
        );

    private static string HashOf(JsonObject live) => SeenObject.Read("HelmRelease", live, isShared: true).Content;

    private static JsonObject Live(
        string spec = """{"interval":"30m","chart":{"version":"1"},"values":{"a":1}}""",
        string applied = Applied,
        string manager = "tenantportal"
    ) =>
        new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "shop",
                ["managedFields"] = new JsonArray(
                    new JsonObject
                    {
                        ["manager"] = manager,
                        ["operation"] = "Apply",
                        ["fieldsV1"] = JsonNode.Parse(applied),
                    }
                ),
            },
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = new JsonObject { ["observedGeneration"] = Guid.NewGuid().ToString() },
        };
}
