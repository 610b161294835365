using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

public class ClusterObservationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_stored_in_whole_numbers_of_its_unit()
    {
        await using var portal = await TestPortal.StartAsync();
        var tenant = await TenantAsync(portal);

        await portal.Observations.SaveQuotasAsync(
            "default",
            [Report(tenant, ("requests.cpu", "1.5", "250m"), ("requests.memory", "8Gi", "1Mi"), ("pods", "40", "3"))],
            Cancellation
        );

        Assert.Equal([("pods", 40, 3), ("requests.cpu", 1500, 250), ("requests.memory", 8L << 30, 1L << 20)], await LinesAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_newer_report_replaces_lines_and_removes_those_that_are_gone(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var tenant = await TenantAsync(portal);
        await portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "40", "3"), ("secrets", "100", "1"))], Cancellation);

        await portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "80", "5"), ("services", "20", "0"))], Cancellation);

        Assert.Equal([("pods", 80, 5), ("services", 20, 0)], await LinesAsync(portal));
    }

    [Fact]
    public async Task A_report_leaves_the_lines_of_other_tenants_alone()
    {
        await using var portal = await TestPortal.StartAsync();
        var (one, other) = (await TenantAsync(portal, "one"), await TenantAsync(portal, "other"));
        await portal.Observations.SaveQuotasAsync("default", [Report(one, ("pods", "1", "1")), Report(other, ("pods", "2", "2"))], Cancellation);

        await portal.Observations.SaveQuotasAsync("default", [Report(one, ("pods", "3", "3"))], Cancellation);

        Assert.Equal([("pods", 2, 2), ("pods", 3, 3)], await LinesAsync(portal));
    }

    [Fact]
    public async Task The_last_of_two_reports_of_one_tenant_counts()
    {
        await using var portal = await TestPortal.StartAsync();
        var tenant = await TenantAsync(portal);

        await portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "1", "1")), Report(tenant, ("pods", "2", "2"))], Cancellation);

        Assert.Equal([("pods", 2, 2)], await LinesAsync(portal));
    }

    [Fact]
    public async Task Reports_of_unknown_tenants_are_left_out()
    {
        await using var portal = await TestPortal.StartAsync();
        var tenant = await TenantAsync(portal);

        await portal.Observations.SaveQuotasAsync("default", [Report("unknown", ("pods", "1", "1")), Report(tenant, ("pods", "2", "2"))], Cancellation);

        Assert.Equal([("pods", 2, 2)], await LinesAsync(portal));
    }

    [Fact]
    public async Task Pages_hear_of_a_change_and_not_of_a_repetition()
    {
        await using var portal = await TestPortal.StartAsync();
        var tenant = await TenantAsync(portal);
        var heard = new List<ChangeTopics>();
        using var subscription = portal.Changes.Subscribe(heard.Add);

        await portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "1", "1"))], Cancellation);
        await portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "1", "1"))], Cancellation);

        Assert.Equal([ChangeTopics.Quotas], heard);
    }

    [Fact]
    public async Task Capacity_is_stored_and_reported_when_it_changes_and_only_then()
    {
        await using var portal = await TestPortal.StartAsync();
        var heard = new List<ChangeTopics>();
        using var subscription = portal.Changes.Subscribe(heard.Add);

        await portal.Observations.SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);
        portal.Time.Advance(TimeSpan.FromHours(1));
        await portal.Observations.SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);
        Assert.Equal(("cpu", 40_000, 10_000, 4, Given.Now), Row(Assert.Single(await CapacitiesAsync(portal))));
        Assert.Single(heard);

        await portal.Observations.SaveCapacityAsync("default", [new("cpu", 30_000, 10_000, 3)], Cancellation);
        Assert.Equal(("cpu", 30_000, 10_000, 3, Given.Now.AddHours(1)), Row(Assert.Single(await CapacitiesAsync(portal))));
        Assert.Equal([ChangeTopics.Clusters, ChangeTopics.Clusters], heard);
    }

    [Fact]
    public async Task A_cluster_that_shows_no_nodes_any_more_is_unknown_and_others_are_not()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Observations.SaveCapacityAsync("default", [new("cpu", 1, 1, 1)], Cancellation);
        await portal.Observations.SaveCapacityAsync("edge", [new("cpu", 2, 2, 1)], Cancellation);

        await portal.Observations.SaveCapacityAsync("default", [], Cancellation);

        Assert.Equal("edge", Assert.Single(await CapacitiesAsync(portal)).Cluster);
    }

    [Fact]
    public async Task Replicas_that_see_the_same_at_once_store_it_once()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var replica = await portal.RestartAsync();
        var tenant = await TenantAsync(portal);

        await Task.WhenAll(
            Task.Run(() => portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "40", "3"))], Cancellation), Cancellation),
            Task.Run(() => replica.Observations.SaveQuotasAsync("default", [Report(tenant, ("pods", "40", "3"))], Cancellation), Cancellation)
        );

        Assert.Equal([("pods", 40, 3)], await LinesAsync(portal));
    }

    [Fact]
    public async Task Listing_namespaces_replaces_those_of_the_cluster_only()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Observations.ReplaceNamespacesAsync("edge", [new("edge", "team-edge", null)], Cancellation);
        await portal.Observations.ReplaceNamespacesAsync("default", [new("default", "gone", null), new("default", "team-shop", null)], Cancellation);

        await portal.Observations.ReplaceNamespacesAsync("default", [new("default", "team-shop", "6f7a3e6e"), new("default", "new", null)], Cancellation);

        Assert.Equal([("default", "new", null), ("default", "team-shop", "6f7a3e6e"), ("edge", "team-edge", null)], await NamespacesAsync(portal));
    }

    [Fact]
    public async Task One_namespace_comes_changes_and_goes()
    {
        await using var portal = await TestPortal.StartAsync();

        await portal.Observations.SaveNamespacesAsync("default", Seen(new("default", "team-shop", null)), Cancellation);
        await portal.Observations.SaveNamespacesAsync("default", Seen(new("default", "team-shop", "6f7a3e6e")), Cancellation);
        Assert.Equal([("default", "team-shop", "6f7a3e6e")], await NamespacesAsync(portal));

        await portal.Observations.SaveNamespacesAsync("edge", Gone("team-shop"), Cancellation);
        Assert.Single(await NamespacesAsync(portal));
        await portal.Observations.SaveNamespacesAsync("default", Gone("team-shop"), Cancellation);
        Assert.Empty(await NamespacesAsync(portal));
    }

    [Fact]
    public async Task A_cluster_that_stays_away_is_away_since_the_first_time()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Observations.SaveStatusAsync("default", true, "It is reachable.", Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await portal.Observations.SaveStatusAsync("default", false, "It is not reachable.", Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await portal.Observations.SaveStatusAsync("default", false, "Still not.", Cancellation);

        var status = Assert.Single(await portal.Observations.ListTroubledAsync(Cancellation));
        Assert.Equal(("default", "Still not.", Given.Now.AddMinutes(1)), (status.Cluster, status.Message, status.Since));

        await portal.Observations.SaveStatusAsync("default", true, "It is reachable.", Cancellation);
        Assert.Empty(await portal.Observations.ListTroubledAsync(Cancellation));
    }

    private static (string Resource, long Allocatable, long LargestNode, int Nodes, DateTimeOffset ObservedAt) Row(ClusterCapacity capacity) =>
        (capacity.Resource, capacity.Allocatable, capacity.LargestNode, capacity.Nodes, capacity.ObservedAt);

    private static async Task<List<ClusterCapacity>> CapacitiesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Capacities.ToListAsync(Cancellation);
    }

    private static Dictionary<string, ObservedNamespace?> Seen(ObservedNamespace seen) => new() { [seen.Name] = seen };

    private static Dictionary<string, ObservedNamespace?> Gone(string name) => new() { [name] = null };

    private static async Task<string> TenantAsync(TestPortal portal, string name = "shop")
    {
        await portal.ApproveTenantAsync(name);
        return name;
    }

    private static QuotaReport Report(string tenant, params (string Resource, string Hard, string Used)[] lines) =>
        new(
            tenant,
            lines.ToDictionary(line => line.Resource, line => Quantity.Parse(line.Hard)),
            lines.ToDictionary(line => line.Resource, line => Quantity.Parse(line.Used))
        );

    private static async Task<IEnumerable<(string Resource, long Hard, long Used)>> LinesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return (await db.Quotas.OrderBy(line => line.Resource).ThenBy(line => line.Hard).ToListAsync(Cancellation)).Select(line =>
            (line.Resource, line.Hard, line.Used)
        );
    }

    private static async Task<IEnumerable<(string Cluster, string Name, string? TenantId)>> NamespacesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return (await db.Namespaces.OrderBy(seen => seen.Cluster).ThenBy(seen => seen.Name).ToListAsync(Cancellation)).Select(seen =>
            (seen.Cluster, seen.Name, seen.TenantId)
        );
    }
}
