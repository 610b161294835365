using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Data;
using TenantPortal.Kubernetes.Watching.Leases;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>Two reconcilers on one PostgreSQL database.</summary>
public sealed class WatchLeaseTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private const string Cluster = "default";

    /// <summary>What a process needs to see that a cluster is free.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_reconciler_watches_a_cluster_and_the_other_takes_over_when_it_stops()
    {
        await using var database = await CreateOnServerAsync();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var watches = CountWatches(proxy);
        var one = await StartAsync(server.Kubeconfig, server, database, "one");
        await WaitUntilHeldAsync(one, AtOnce);
        await using var two = await StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server, database, "two");
        var name = server.NewTenantName();

        await two.ApproveTenantAsync(name, Cancellation);
        await two.WaitUntilReadyAsync(name, Cancellation);
        Assert.False(two.Get<WatchDuty>().IsHeld(Cluster));
        Assert.Equal(0, watches());

        await one.DisposeAsync();
        await WaitUntilHeldAsync(two, AtOnce);
        using var outsider = new Outsider(server);
        var role = await outsider.FindAsync(name, Outsider.RolesOf(name));
        var approved = await outsider.ReadAsync(role);
        await outsider.EditAsync(role, Outsider.WiderRole);
        await outsider.WaitUntilRestoredAsync(two, name, role, approved);
        Assert.True(watches() > 0);
    }

    [Fact]
    public async Task A_reconciler_that_was_killed_is_replaced_within_15_seconds()
    {
        var database = await CreateOnServerAsync();
        await using var portal = await TestPortal.UpgradeAsync(database);
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        portal.Time.SetUtcNow(DateTimeOffset.UtcNow);
        Assert.True(await portal.Get<WatchLeases>().TryTakeAsync(Cluster, "killed", Cancellation));
        await using var other = await StartAsync(server.Kubeconfig, server, database, "other");
        Assert.False(other.Get<WatchDuty>().IsHeld(Cluster));

        await WaitUntilHeldAsync(other, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_reconciler_that_was_replaced_stops_watching()
    {
        await using var database = await CreateOnServerAsync();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var slow = await StartAsync(server.Kubeconfig, server, database, "slow");
        await WaitUntilHeldAsync(slow, AtOnce);
        var lost = await slow.Get<WatchDuty>().WhenHeldAsync(Cluster, Cancellation);

        await using (var db = await slow.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation))
            await db.ClusterWatches.ExecuteUpdateAsync(set => set.SetProperty(watch => watch.Replica, "other"), Cancellation);

        await WaitAsync(() => lost.IsCancellationRequested && slow.Get<Orphans.LabeledObjects>().FindFollowed(Cluster).Count == 0, AtOnce);
        // Nothing renews the claim of the other one.
        await WaitUntilHeldAsync(slow, TimeSpan.FromSeconds(15));
        await WaitAsync(() => slow.Get<Orphans.LabeledObjects>().FindFollowed(Cluster).Contains("Namespace"), AtOnce);
    }

    [Fact]
    public async Task A_cluster_that_is_added_is_watched_by_one_of_the_reconcilers_until_it_is_retired()
    {
        const string Added = "eu-1";
        await using var database = await CreateOnServerAsync();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var other = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var folder = ("ClusterCredentials:Folder", Path.GetDirectoryName(other.Kubeconfig));
        await using var one = await StartAsync(server.Kubeconfig, server, database, "one", folder);
        await using var two = await StartAsync(server.Kubeconfig, server, database, "two", folder);
        ReconcilerProcess[] both = [one, two];
        var service = one.Get<ClusterService>();
        var input = new ClusterInput { Name = Added, Credential = "file:kubeconfig" };
        var test = (await service.RequestTestAsync(Given.Admin(), input, Cancellation)).Value!.Id;
        Assert.NotNull(
            await one.WaitForAsync(
                async () => await one.Get<ClusterReader>().FindTestAsync(Given.Admin(), test, Cancellation) is { Reached: true } found ? found : null,
                Cancellation
            )
        );

        Assert.Empty((await service.AddAsync(Given.Admin(), input with { Test = test }, Cancellation)).Problems);
        await WaitAsync(() => both.Count(portal => portal.Get<Orphans.LabeledObjects>().FindFollowed(Added).Contains("Namespace")) == 1, AtOnce);
        Assert.All(both, portal => Assert.NotNull(portal.Get<ClusterCatalog>().FindKnown(Added)));
        Assert.Single(both, portal => portal.Get<WatchDuty>().IsHeld(Added));
        var version = one.Get<ClusterCatalog>().FindKnown(Added)!.Version;
        Assert.Empty((await service.RetireAsync(Given.Admin(), Added, version, Cancellation)).Problems);

        await WaitAsync(() => both.All(portal => portal.Get<Orphans.LabeledObjects>().FindFollowed(Added).Count == 0), AtOnce);
        await WaitAsync(() => !both.Any(portal => portal.Get<WatchDuty>().IsHeld(Added)), AtOnce);
    }

    private static Task<ReconcilerProcess> StartAsync(
        string kubeconfig,
        ApiServer server,
        TestDatabase database,
        string replica,
        params (string Key, string? Value)[] overrides
    ) =>
        ReconcilerProcess.StartAsync(
            kubeconfig,
            server.Database,
            Cancellation,
            [.. database.Connection.Select(Nullable), ("Portal:Replica", replica), .. overrides]
        );

    private static (string Key, string? Value) Nullable((string Key, string Value) setting) => setting;

    private static Func<int> CountWatches(BreakingProxy proxy)
    {
        var count = 0;
        proxy.Interfere = context =>
        {
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.Query.ContainsKey("watch"))
                Interlocked.Increment(ref count);
            return Task.FromResult(false);
        };
        return () => Volatile.Read(ref count);
    }

    private static async Task WaitUntilHeldAsync(ReconcilerProcess process, TimeSpan max) =>
        await process.Get<WatchDuty>().WhenHeldAsync(Cluster, Cancellation).WaitAsync(max, Cancellation);

    private static async Task WaitAsync(Func<bool> holds, TimeSpan max)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(max);
        while (!holds())
            await Task.Delay(20, deadline.Token);
    }

    private static async Task<TestDatabase> CreateOnServerAsync()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        return await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
    }
}
