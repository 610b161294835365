using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

/// <summary>What is applied of a namespace that a move left behind.</summary>
public sealed class FormerPlaceTests
{
    /// <summary>Those with access in every test but one.</summary>
    private static readonly string[] Groups = ["payments-team-leads", "search-team"];

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public async Task Manifests_are_read_back_as_they_were_written(string tier)
    {
        var yaml = await RenderAsync(tier);

        Assert.Equal(yaml, ManifestYaml.Write(ManifestYaml.Read(yaml)));
    }

    [Fact]
    public async Task A_suspension_takes_the_pods_of_the_quota_and_the_writing_of_the_roles()
    {
        var place = await FindAsync();
        var tenant = Given.Tenant();
        var running = place.FollowersOf(tenant, Groups);
        tenant.Suspend(SuspensionSource.Team, "The project is paused.", Given.Now);

        var suspended = place.FollowersOf(tenant, Groups);

        Assert.All(suspended, manifest => Assert.Equal(place.Home.Name, manifest.Namespace));
        Assert.Equal(running.Select(ObjectReference.Of), suspended.Select(ObjectReference.Of));
        Assert.Equal(("40", "0"), (PodsOf(running), PodsOf(suspended)));
        Assert.Contains("create", VerbsOf(running));
        Assert.DoesNotContain("create", VerbsOf(suspended));
    }

    [Fact]
    public async Task After_the_suspension_everything_is_as_approved_also_in_quarantine()
    {
        var place = await FindAsync();
        var tenant = Given.Tenant();
        tenant.Suspend(SuspensionSource.Team, "The project is paused.", Given.Now);
        tenant.Quarantine("A check failed.", Given.Now);
        tenant.Resume(Given.Now);

        var resumed = place.FollowersOf(tenant, Groups);

        Assert.NotEmpty(resumed);
        Assert.All(resumed, manifest => Assert.Contains(manifest, place.Approved.All));
    }

    [Fact]
    public async Task A_group_that_lost_its_access_to_the_tenant_is_in_no_binding()
    {
        var place = await FindAsync();

        var before = place.FollowersOf(Given.Tenant(), Groups);
        var after = place.FollowersOf(Given.Tenant(), Groups[..1]);

        Assert.Equal(Groups.Order(), GroupsOf(before));
        Assert.Equal(Groups[..1], GroupsOf(after));
        Assert.Equal(before.Select(ObjectReference.Of), after.Select(ObjectReference.Of));
    }

    private static async Task<FormerPlace> FindAsync()
    {
        var manifests = ManifestYaml.Read(await RenderAsync("namespace"));
        return new FormerPlace(manifests.Select(ObjectReference.Of).Single(reference => reference.IsNamespace), new RenderedManifests([manifests], []));
    }

    private static async Task<string> RenderAsync(string tier)
    {
        await using var portal = await TestPortal.StartAsync();
        return portal
            .Get<TenantRenderer>()
            .Render(
                Guid.Empty,
                "req-1",
                Given.Spec() with
                {
                    Tier = tier,
                    Options = new Dictionary<string, string>(),
                    Access = [new AccessGrant("search-team", TenantRole.Viewer)],
                },
                Given.Team()
            )
            .ToYaml();
    }

    private static IEnumerable<string?> GroupsOf(IEnumerable<Manifest> manifests) =>
        manifests
            .Where(manifest => manifest.Kind == "RoleBinding")
            .SelectMany(manifest => manifest.ToJson()["subjects"]!.AsArray())
            .Where(subject => (string?)subject!["kind"] == "Group")
            .Select(subject => (string?)subject!["name"])
            .Order();

    private static string? PodsOf(IEnumerable<Manifest> manifests) =>
        (string?)manifests.First(manifest => manifest.Kind == "ResourceQuota").ToJson()["spec"]!["hard"]!["pods"];

    private static IEnumerable<string?> VerbsOf(IEnumerable<Manifest> manifests) =>
        manifests
            .Where(manifest => manifest.Kind == "Role")
            .SelectMany(manifest => manifest.ToJson()["rules"]!.AsArray())
            .SelectMany(rule => rule!["verbs"]!.AsArray())
            .Select(verb => (string?)verb);
}
