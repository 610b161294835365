using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

public class CapacityReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_tenant_is_compared_with_all_that_are_approved_in_two_queries()
    {
        await using var portal = await StartAsync("shop", "till", "books");
        portal.Queries.Reset();

        var result = await CheckAsync(portal, null);

        Assert.Equal(2, portal.Queries.Count);
        Assert.Equal("12 of 40 CPU are committed; with this request, 16, 70 %.", result.Figures[0].Sentence);
        Assert.Equal("24Gi of 160Gi memory are committed; with this request, 8Gi, 20 %.", result.Figures[1].Sentence);
    }

    [Fact]
    public async Task The_tenant_that_changes_is_not_counted_twice()
    {
        await using var portal = await StartAsync("shop", "till");
        var shop = await IdAsync(portal, "shop");

        var result = await CheckAsync(portal, shop);

        Assert.Equal("4 of 40 CPU are committed; with this request, 16, 50 %.", result.Figures[0].Sentence);
    }

    [Fact]
    public async Task A_request_that_is_not_approved_is_promised_nothing()
    {
        await using var portal = await StartAsync("shop");
        await portal.SubmitAsync("till");

        Assert.Equal("4 of 40 CPU are committed; with this request, 16, 50 %.", (await CheckAsync(portal, null)).Figures[0].Sentence);
    }

    [Fact]
    public async Task Tenants_of_another_cluster_take_nothing_away()
    {
        await using var portal = await StartAsync("shop");
        await portal.Observations.SaveCapacityAsync("edge", Nodes, Cancellation);
        await using var db = portal.OpenDatabase();

        var result = await CapacityReader.CheckAsync(
            db,
            "edge",
            Given.Tiers(),
            Given.Tiers().Find("namespace")!,
            Given.Quota(),
            new CapacityQuestion(Guid.Empty, CountsCurrent: false),
            Cancellation
        );

        Assert.Equal("0 of 40 CPU are committed; with this request, 4, 10 %.", result.Figures[0].Sentence);
    }

    [Fact]
    public async Task A_dedicated_cluster_takes_nothing_of_the_shared_one()
    {
        await using var portal = await StartAsync("shop");
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("own") with { Tier = "cluster" }, Cancellation)).Value!;
        await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, "Fine.", Cancellation);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Security(), request.Id!, request.Revision, "Fine.", Cancellation)).Problems);

        Assert.Equal("4 of 40 CPU are committed; with this request, 16, 50 %.", (await CheckAsync(portal, null)).Figures[0].Sentence);
        Assert.Equal("4", (await ListAsync(portal, Given.Admin()))[0].Lines[0].Committed?.ToString());
    }

    [Fact]
    public async Task A_cluster_that_shows_no_nodes_is_unknown()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();

        Assert.Equal(CapacityStatus.Unknown, (await CheckAsync(portal, null)).Status);
    }

    [Fact]
    public async Task Clusters_show_what_they_have_what_is_promised_and_what_is_used_in_three_queries()
    {
        await using var portal = await StartAsync("shop", "till");
        foreach (var tenant in (string[])["shop", "till"])
            await portal.Observations.SaveQuotasAsync(
                "default",
                [
                    new(
                        tenant,
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("500m") }
                    ),
                ],
                Cancellation
            );
        portal.Queries.Reset();

        var cluster = Assert.Single(await ListAsync(portal, Given.Auditor()));

        Assert.Equal(3, portal.Queries.Count);
        Assert.Equal(("default", 4, Given.Now), (cluster.Cluster, cluster.Nodes, cluster.ObservedAt));
        var cpu = cluster.Lines[0];
        Assert.Equal(
            ("40", "10", "8", "1", "32", 0.2, 0.025),
            (
                cpu.Allocatable.ToString(),
                cpu.LargestNode.ToString(),
                cpu.Committed.ToString(),
                cpu.Used.ToString(),
                cpu.Free.ToString(),
                cpu.CommittedShare,
                cpu.UsedShare
            )
        );
    }

    [Fact]
    public async Task What_no_node_reports_is_unknown_and_what_is_promised_is_known_all_the_same()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();

        var cluster = Assert.Single(await ListAsync(portal, Given.Admin()));

        Assert.Null(cluster.Nodes);
        Assert.All(cluster.Lines, line => Assert.Equal((null, null, null), (line.Allocatable, line.Free, line.CommittedShare)));
        Assert.Equal(["4", "8Gi", "20Gi", "100Gi", "40"], cluster.Lines.Select(line => line.Committed.ToString()));
    }

    [Fact]
    public async Task People_who_do_not_see_all_tenants_do_not_see_what_all_have_been_promised()
    {
        await using var portal = await StartAsync("shop");

        foreach (var user in new[] { Given.Lead(), Given.Manager(), Given.Person("nobody") })
            Assert.Equal(
                ("40", null, null, null),
                (await ListAsync(portal, user))[0].Lines[0] is var line
                    ? (line.Allocatable.ToString(), line.Committed?.ToString(), line.Used?.ToString(), line.Free?.ToString())
                    : default
            );
    }

    [Fact]
    public async Task Tainted_nodes_count_only_for_the_tier_that_tolerates_them()
    {
        await using var portal = await TestPortal.StartAsync(("Tiers:vcluster:Tolerations:0:Key", "gpu"), ("Tiers:vcluster:Tolerations:0:Operator", "Exists"));
        var pool = NodePool.Of([new Taint("gpu", "", "NoSchedule")], portal.Settings.Tiers)!;
        await portal.Observations.SaveCapacityAsync("default", [.. Nodes, new("cpu", 60_000, 30_000, 2) { Pool = pool }], Cancellation);
        await portal.ApproveTenantAsync("shop");

        Assert.Equal("4 of 40 CPU are committed; with this request, 16, 50 %.", (await CheckAsync(portal, null)).Figures[0].Sentence);
        Assert.Equal("4 of 100 CPU are committed; with this request, 16, 20 %.", (await CheckAsync(portal, null, "vcluster")).Figures[0].Sentence);
        var cluster = Assert.Single(await ListAsync(portal, Given.Admin()));
        Assert.Equal((6, "100"), (cluster.Nodes, cluster.Lines[0].Allocatable.ToString()));
        Assert.Equal(
            [("Hardened namespace", 4, "40", "4"), ("Virtual cluster", 6, "100", "4")],
            cluster.Tiers.Select(tier =>
                (string.Join(", ", tier.Tiers), tier.Nodes, tier.Lines[0].Allocatable.ToString()!, tier.Lines[0].Committed.ToString()!)
            )
        );
    }

    [Fact]
    public async Task What_a_tenant_has_on_other_nodes_is_no_room_for_it_in_the_requested_tier()
    {
        await using var portal = await TestPortal.StartAsync(("Tiers:vcluster:Tolerations:0:Key", "gpu"), ("Tiers:vcluster:Tolerations:0:Operator", "Exists"));
        var pool = NodePool.Of([new Taint("gpu", "", "NoSchedule")], portal.Settings.Tiers)!;
        await portal.Observations.SaveCapacityAsync(
            "default",
            [.. Nodes.Skip(1), new("cpu", 10_000, 0, 1), new("cpu", 60_000, 30_000, 2) { Pool = pool }],
            Cancellation
        );
        var input = Given.Input() with { Tier = "vcluster", Size = null, Quota = Given.Amounts(cpu: "16") };
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation)).Value!;
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Problems);
        var shop = await IdAsync(portal, "shop");

        Assert.Equal(CapacityStatus.Red, (await CheckAsync(portal, shop)).Figures[0].Status);
        Assert.Equal(CapacityStatus.Green, (await CheckAsync(portal, shop, "vcluster")).Figures[0].Status);
    }

    [Fact]
    public async Task Where_all_tiers_can_use_all_nodes_there_is_no_capacity_by_tier()
    {
        await using var portal = await StartAsync("shop");

        Assert.Empty(Assert.Single(await ListAsync(portal, Given.Admin())).Tiers);
    }

    private static readonly CapacityReport[] Nodes =
    [
        new("cpu", 40_000, 10_000, 4),
        new("memory", 160L << 30, 40L << 30, 4),
        new("ephemeral-storage", 400L << 30, 100L << 30, 4),
        new("pods", 400, 100, 4),
    ];

    /// <summary>A cluster of four nodes with these tenants of size small.</summary>
    private static async Task<TestPortal> StartAsync(params string[] tenants)
    {
        var portal = await TestPortal.StartAsync();
        await portal.Observations.SaveCapacityAsync("default", Nodes, Cancellation);
        foreach (var tenant in tenants)
            await portal.ApproveTenantAsync(tenant);
        return portal;
    }

    private static async Task<CapacityResult> CheckAsync(TestPortal portal, Guid? changed, string tier = "namespace")
    {
        await using var db = portal.OpenDatabase();
        return await CapacityReader.CheckAsync(
            db,
            "default",
            portal.Settings.Tiers,
            portal.Settings.Tiers.Find(tier)!,
            Given.Quota(cpu: "16"),
            new CapacityQuestion(changed ?? Guid.Empty, CountsCurrent: changed is not null),
            Cancellation
        );
    }

    private static Task<IReadOnlyList<ClusterOverview>> ListAsync(TestPortal portal, CurrentUser user) =>
        portal.Get<CapacityReader>().ListAsync(user, Cancellation);

    private static async Task<Guid> IdAsync(TestPortal portal, string tenant)
    {
        await using var db = portal.OpenDatabase();
        return db.Tenants.Single(known => known.Name == tenant).Id;
    }
}
