using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Suspending;

/// <summary>What is applied of a tenant while it is suspended.</summary>
public sealed class StandstillTests
{
    private static readonly TestSettings Settings = Given.Settings();

    private static readonly TenantRenderer Renderer = new(Settings.Tiers, Settings.Clusters, Settings.SecretBackends);

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    public void The_quota_has_no_pods_and_nothing_else_differs(string tier)
    {
        var approved = Renderer.Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier }, Given.Team());

        var stopped = Standstill.WithoutPods(approved);

        var (before, after) = (Texts(approved), Texts(stopped));
        Assert.Equal(before.Keys, after.Keys);
        var changed = Assert.Single(before.Keys, id => before[id] != after[id]);
        Assert.Contains("/ResourceQuota/", changed, StringComparison.Ordinal);
        Assert.Equal(before[changed].Replace("\"pods\":\"40\"", "\"pods\":\"0\"", StringComparison.Ordinal), after[changed]);
    }

    [Fact]
    public void A_suspended_tenant_is_rendered_with_read_only_groups_and_without_pods()
    {
        var tenant = Given.Tenant();
        var approved = Renderer.RenderNow(tenant, Given.Team());

        tenant.Suspend(SuspensionSource.Admin, "It is paused.", Given.Now);

        var quarantined = Renderer.RenderQuarantined(tenant.Id, tenant.RequestId, tenant.Spec, Given.Team());
        Assert.Equal(Renderer.Render(tenant.Id, tenant.RequestId, tenant.Spec, Given.Team()).Hash, approved.Hash);
        Assert.Equal(Standstill.WithoutPods(quarantined).Hash, Renderer.RenderNow(tenant, Given.Team()).Hash);
    }

    [Fact]
    public void A_resumed_tenant_is_rendered_as_approved()
    {
        var tenant = Given.Tenant();
        var approved = Renderer.RenderNow(tenant, Given.Team()).Hash;
        tenant.Suspend(SuspensionSource.Admin, "It is paused.", Given.Now);

        tenant.Resume(Given.Now);

        Assert.Equal(approved, Renderer.RenderNow(tenant, Given.Team()).Hash);
    }

    private static Dictionary<string, string> Texts(RenderedManifests rendered) =>
        rendered.All.ToDictionary(manifest => manifest.Id, manifest => manifest.ToJson().ToJsonString());
}
