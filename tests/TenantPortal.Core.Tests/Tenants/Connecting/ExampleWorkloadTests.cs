using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tests.Tenants.Connecting;

/// <summary>
/// The text that people copy, held to each rule of restricted Pod Security and of the guards. That API servers take it is tested where they
/// are.
/// </summary>
public class ExampleWorkloadTests
{
    private static readonly JsonNode Pod = StoredManifests.ReadTrees(ExampleWorkload.Yaml).Single()["spec"]!["template"]!["spec"]!;

    private static readonly JsonNode Container = Assert.Single(Pod["containers"]!.AsArray())!;

    [Fact]
    public void It_runs_as_nobody_and_takes_no_privileges()
    {
        Assert.True(Pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
        Assert.NotEqual(0, Pod["securityContext"]!["runAsUser"]!.GetValue<int>());
        Assert.Equal("RuntimeDefault", Pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>());
        Assert.False(Container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.Equal("""{"drop":["ALL"]}""", Container["securityContext"]!["capabilities"]!.ToJsonString());
        Assert.Null(Container["securityContext"]!["privileged"]);
    }

    [Fact]
    public void It_takes_nothing_of_the_node_and_no_token()
    {
        Assert.Equal(["automountServiceAccountToken", "securityContext", "containers"], Pod.AsObject().Select(field => field.Key));
        Assert.False(Pod["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.Equal(["name", "image", "imagePullPolicy", "securityContext", "resources"], Container.AsObject().Select(field => field.Key));
    }

    [Fact]
    public void It_pulls_its_image_always_and_says_what_it_uses()
    {
        Assert.Equal("Always", Container["imagePullPolicy"]!.GetValue<string>());
        foreach (var amounts in new[] { "requests", "limits" })
            Assert.Equal(["cpu", "memory", "ephemeral-storage"], Container["resources"]![amounts]!.AsObject().Select(amount => amount.Key));
    }
}
