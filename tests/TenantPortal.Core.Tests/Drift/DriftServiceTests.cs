using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Drift;

/// <summary>Who sees differences, and what platform admins decide about them.</summary>
public sealed class DriftServiceTests
{
    private static readonly ObjectReference Role = new("rbac.authorization.k8s.io/v1", "Role", "team-shop", "team-lead");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_team_reads_its_differences_and_only_those_who_see_everything_read_all()
    {
        await using var portal = await TestPortal.StartAsync();
        await DriftAsync(portal);
        var service = portal.Get<DriftService>();

        Assert.False((await service.FindAsync(Given.Member(), "shop", Cancellation))!.CanDecide);
        Assert.True((await service.FindAsync(Given.Admin(), "shop", Cancellation))!.CanDecide);
        Assert.Null(await service.FindAsync(Given.Lead("search"), "shop", Cancellation));
        Assert.Empty((await service.ListAsync(Given.Lead(), new DriftFilter(), Cancellation)).Items);
        Assert.Equal(3, (await service.ListAsync(Given.Auditor(), new DriftFilter(), Cancellation)).Items.Count);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task The_list_is_filtered_and_paged(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await DriftAsync(portal);
        var service = portal.Get<DriftService>();

        async Task<int> CountAsync(DriftFilter filter) => (await service.ListAsync(Given.Admin(), filter, Cancellation)).Items.Count;
        var first = await service.ListAsync(Given.Admin(), new DriftFilter(Limit: 2), Cancellation);
        var second = await service.ListAsync(Given.Admin(), new DriftFilter(After: first.Next, Limit: 2), Cancellation);

        Assert.Equal(2, await CountAsync(new DriftFilter(Kind: "Role")));
        Assert.Equal(1, await CountAsync(new DriftFilter(Manager: "kubectl-create")));
        Assert.Equal(0, await CountAsync(new DriftFilter(Tenant: "another")));
        Assert.Equal((2, 1), (first.Items.Count, second.Items.Count));
        Assert.Equal(3, first.Items.Concat(second.Items).DistinctBy(fact => fact.Id).Count());
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task In_a_cluster_that_is_delivered_by_Git_a_difference_can_be_ignored_and_not_restored()
    {
        await using var portal = await TestPortal.StartAsync(("Delivery:Mode", "Git"), ("Delivery:Repository", "https://git.example.com/fleet.git"));
        var id = await DriftLogTests.ReadyAsync(portal);
        await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"));
        var service = portal.Get<DriftService>();
        var fact = Assert.Single((await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open);
        Assert.True((await service.IgnoreAsync(Given.Admin(), fact.Id, portal.Time.GetUtcNow().AddDays(7), "The move.", Cancellation)).Succeeded);

        var refused = Assert.Single((await service.RevertAsync(Given.Admin(), fact.Id, Cancellation)).Problems);

        Assert.Equal(
            "Cluster 'default' is delivered by Git, so the portal changes nothing there. Its GitOps controller restores what differs from the repository.",
            refused.Message
        );
    }

    [Theory]
    [OnEveryDatabase]
    public async Task An_ignored_difference_counts_as_approved_until_the_date(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await DriftLogTests.ReadyAsync(portal);
        await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"));
        var service = portal.Get<DriftService>();
        var fact = Assert.Single((await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open);
        var until = portal.Time.GetUtcNow().AddDays(7);

        Assert.True((await service.IgnoreAsync(Given.Admin(), fact.Id, until, " The move of team Ledger. ", Cancellation)).Succeeded);
        var ignored = (await service.FindAsync(Given.Admin(), "shop", Cancellation))!;
        var again = await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"));
        var tenant = (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!;
        portal.Time.Advance(TimeSpan.FromDays(8));
        var later = await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"));

        Assert.True(ignored.IsAsApproved);
        Assert.Equal((until, "The move of team Ledger."), (ignored.Open[0].IgnoredUntil, ignored.Open[0].IgnoreReason));
        Assert.False(again);
        Assert.Equal(ConditionStatus.True, tenant.Conditions.Single(condition => condition.Type == Condition.AsApproved).Status);
        Assert.True(later);
    }

    [Fact]
    public async Task Another_value_than_the_ignored_one_is_restored()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await DriftLogTests.ReadyAsync(portal);
        await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"));
        var service = portal.Get<DriftService>();
        var fact = Assert.Single((await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open);
        await service.IgnoreAsync(Given.Admin(), fact.Id, portal.Time.GetUtcNow().AddDays(7), "It is planned.", Cancellation);

        var hasWork = await DriftLogTests.RecordAsync(portal, id, DriftLogTests.Changed(Role, "metadata.labels.team", "search"));

        Assert.True(hasWork);
        Assert.Null(Assert.Single((await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open).IgnoredUntil);
    }

    [Fact]
    public async Task What_secures_a_tenant_cannot_be_ignored_and_what_is_foreign_cannot_be_restored()
    {
        await using var portal = await TestPortal.StartAsync();
        await DriftAsync(portal);
        var service = portal.Get<DriftService>();
        var open = (await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open;
        var until = portal.Time.GetUtcNow().AddDays(1);

        var secured = await service.IgnoreAsync(Given.Admin(), open.Single(fact => fact.Field == "rules").Id, until, "Never mind.", Cancellation);
        var foreign = await service.RevertAsync(Given.Admin(), open.Single(fact => fact.Field.Length == 0).Id, Cancellation);

        Assert.Equal("This field secures the tenant, so it cannot be ignored.", Assert.Single(secured.Problems).Message);
        Assert.Equal("The portal did not create this object and does not delete it. Delete it in the cluster.", Assert.Single(foreign.Problems).Message);
    }

    [Fact]
    public async Task Only_platform_admins_decide_with_a_date_and_a_reason()
    {
        await using var portal = await TestPortal.StartAsync();
        await DriftAsync(portal);
        var service = portal.Get<DriftService>();
        var fact = (await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open.Single(fact => fact.Field == "metadata.labels.team").Id;
        var now = portal.Time.GetUtcNow();

        var lead = await service.RevertAsync(Given.Lead(), fact, Cancellation);
        var other = await service.RevertAsync(Given.Lead("search"), fact, Cancellation);
        var past = await service.IgnoreAsync(Given.Admin(), fact, now, "It is planned.", Cancellation);
        var wordless = await service.IgnoreAsync(Given.Admin(), fact, now.AddDays(1), " ", Cancellation);

        Assert.Equal(ProblemKind.Forbidden, Assert.Single(lead.Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single(other.Problems).Kind);
        Assert.Equal("until", Assert.Single(past.Problems).Field);
        Assert.Equal("reason", Assert.Single(wordless.Problems).Field);
    }

    private static async Task DriftAsync(TestPortal portal)
    {
        var id = await DriftLogTests.ReadyAsync(portal);
        await DriftLogTests.RecordAsync(
            portal,
            id,
            DriftLogTests.Changed(Role, "metadata.labels.team", "ledger"),
            DriftLogTests.Changed(Role with { Name = "team-viewer" }, "rules", "[]"),
            DriftLogTests.Foreign("allow-all")
        );
    }
}
