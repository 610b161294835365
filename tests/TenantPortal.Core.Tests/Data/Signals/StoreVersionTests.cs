using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

public sealed class StoreVersionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task It_changes_when_another_process_stores_something(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var other = await portal.RestartAsync();
        await using var version = new StoreVersion(portal.Get<IDbContextFactory<PortalDb>>());
        var before = await version.ReadAsync(Cancellation);

        await other.SubmitAsync();

        Assert.NotEqual(before, await version.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task It_stays_while_nothing_is_stored()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await using var version = new StoreVersion(portal.Get<IDbContextFactory<PortalDb>>());
        var before = await version.ReadAsync(Cancellation);

        await portal.Queue.NextDueAtAsync(Cancellation);

        Assert.Equal(before, await version.ReadAsync(Cancellation));
    }
}
