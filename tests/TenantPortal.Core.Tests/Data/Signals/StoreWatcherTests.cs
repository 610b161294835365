using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Core.Loops;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

public sealed class StoreWatcherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_change_that_no_one_announced_is_found_within_half_a_minute_where_notices_arrive(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var other = await portal.RestartAsync();
        using var watcher = Watch(portal, new NoticeState { AreDelivered = true });
        await watcher.LookAsync(Cancellation);
        var woken = portal.Get<ReconcileSignal>().Next;

        await other.ApproveTenantAsync();
        portal.Time.Advance(StoreWatcher.SlowInterval - TimeSpan.FromSeconds(1));
        await watcher.LookAsync(Cancellation);
        Assert.False(woken.IsCompleted);
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await watcher.LookAsync(Cancellation);

        Assert.True(woken.IsCompleted);
    }

    [Theory, OnEveryDatabase]
    public async Task Without_notices_a_change_is_found_at_the_next_look(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var other = await portal.RestartAsync();
        using var watcher = Watch(portal, new NoticeState());
        var heard = new List<ChangeTopics>();
        using var page = portal.Changes.Subscribe(heard.Add);
        await watcher.LookAsync(Cancellation);
        var woken = portal.Get<ReconcileSignal>().Next;

        await other.ApproveTenantAsync();
        await watcher.LookAsync(Cancellation);

        Assert.True(woken.IsCompleted);
        // No other process has the memory of this one.
        Assert.Equal(database == DatabaseProvider.PostgreSql ? [ChangeTopics.All] : Array.Empty<ChangeTopics>(), heard);
    }

    private static StoreWatcher Watch(TestPortal portal, NoticeState notices) =>
        new(
            portal.Get<StoreVersion>(),
            notices,
            new OtherProcesses(portal.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<PortalDb>>()),
            portal.Get<ReconcileSignal>(),
            portal.Changes,
            portal.Get<BackgroundLoops>(),
            portal.Time
        );
}
