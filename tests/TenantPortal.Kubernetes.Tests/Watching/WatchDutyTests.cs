using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Data;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Kubernetes.Watching.Leases;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>What a process knows of the watches of others, which decides whether it may postpone a resync.</summary>
public sealed class WatchDutyTests
{
    private const string Cluster = "default";

    private readonly LabeledObjects _labeled = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_another_process_follows_counts_from_the_time_it_took_over_until_its_claim_ends()
    {
        await using var portal = await TestPortal.StartAsync();
        var leases = portal.Get<WatchLeases>();
        var duty = new WatchDuty(new DatabaseOptions { Provider = DatabaseProvider.PostgreSql }, leases, _labeled);
        var takenAt = portal.Time.GetUtcNow();
        await leases.TryTakeAsync(Cluster, "other", Cancellation);
        await leases.RenewAsync(Cluster, "other", ["Namespace", "Role"], Cancellation);
        duty.See((await leases.ListAsync(Cancellation)).ToDictionary(watch => watch.Cluster));

        Assert.True(duty.Follows(Cluster, ["Role"], takenAt));
        Assert.False(duty.Follows(Cluster, ["Role", "Secret"], takenAt));
        Assert.False(duty.Follows(Cluster, ["Role"], takenAt - TimeSpan.FromSeconds(1)));
        Assert.False(duty.Follows("second", ["Role"], takenAt));
        portal.Time.Advance(WatchLeases.Lease);
        Assert.False(duty.Follows(Cluster, ["Role"], takenAt));
    }

    [Fact]
    public async Task What_this_process_follows_is_what_it_sees_itself()
    {
        await using var portal = await TestPortal.StartAsync();
        var leases = portal.Get<WatchLeases>();
        var duty = new WatchDuty(new DatabaseOptions { Provider = DatabaseProvider.PostgreSql }, leases, _labeled);
        await leases.TryTakeAsync(Cluster, "own", Cancellation);
        await leases.RenewAsync(Cluster, "own", ["Role"], Cancellation);
        duty.See((await leases.ListAsync(Cancellation)).ToDictionary(watch => watch.Cluster));
        duty.Take(Cluster);

        Assert.False(duty.Follows(Cluster, ["Role"], portal.Time.GetUtcNow()));
        _labeled.Replace(
            Cluster,
            "Role",
            [
                SeenObject.Read(
                    "Role",
                    new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["name"] = "admin", ["uid"] = "1" },
                    }
                ),
            ]
        );
        Assert.True(duty.Follows(Cluster, ["Role"], portal.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_watch_ends_with_the_claim_and_the_next_one_begins_with_the_next_claim()
    {
        await using var portal = await TestPortal.StartAsync();
        var duty = new WatchDuty(new DatabaseOptions { Provider = DatabaseProvider.PostgreSql }, portal.Get<WatchLeases>(), _labeled);
        var first = duty.WhenHeldAsync(Cluster, Cancellation);
        Assert.False(first.IsCompleted);

        duty.Take(Cluster);
        var lost = await first;
        Assert.True(duty.IsHeld(Cluster));
        duty.Lose(Cluster);

        Assert.True(lost.IsCancellationRequested);
        Assert.False(duty.IsHeld(Cluster));
        var second = duty.WhenHeldAsync(Cluster, Cancellation);
        duty.Take(Cluster);
        Assert.False((await second).IsCancellationRequested);
    }

    [Fact]
    public async Task With_SQLite_every_process_watches()
    {
        await using var portal = await TestPortal.StartAsync();
        var duty = new WatchDuty(new DatabaseOptions(), portal.Get<WatchLeases>(), _labeled);

        Assert.True(duty.IsHeld(Cluster));
        Assert.False((await duty.WhenHeldAsync(Cluster, Cancellation)).CanBeCanceled);
    }
}
