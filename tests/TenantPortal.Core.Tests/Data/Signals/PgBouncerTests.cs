using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

/// <summary>Processes that reach their database through PgBouncer in transaction mode.</summary>
public sealed class PgBouncerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_of_others_are_found_though_no_notification_arrives()
    {
        await using var bouncer = await PgBouncer.StartAsync(serverConnections: 4);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var one = await SignalProcess.StartAsync(bouncer.Before(database));
        await using var two = await SignalProcess.StartAsync(bouncer.Before(database));
        await two.MeetAsync(one);
        var woken = two.Signal.Next;

        await one.ApproveAsync("shop");

        await woken.WaitAsync(SignalProcess.MaxWait, Cancellation);
        await two.HearUntilAsync(ChangeTopics.All);
        Assert.False(two.ReceivesNotices);
    }

    [Fact]
    public async Task Notifications_arrive_on_a_connection_past_it()
    {
        await using var bouncer = await PgBouncer.StartAsync(serverConnections: 4);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var direct = ("Database:ListenConnectionString", database.Connection.Single(setting => setting.Key == "ConnectionStrings:Portal").Value);
        await using var one = await SignalProcess.StartAsync(bouncer.Before(database), direct);
        await using var two = await SignalProcess.StartAsync(bouncer.Before(database), direct);
        await two.MeetAsync(one);

        one.Changes.Publish(ChangeTopics.Quotas);

        await two.HearUntilAsync(ChangeTopics.Quotas);
        Assert.True(two.ReceivesNotices);
    }

    [Fact]
    public async Task Doctor_names_the_setting_that_is_missing()
    {
        await using var bouncer = await PgBouncer.StartAsync(serverConnections: 4);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var portal = await SignalProcess.StartAsync(bouncer.Before(database));

        var found = Assert.Single(await portal.Get<IEnumerable<IDiagnosticCheck>>().OfType<NoticeCheck>().Single().RunAsync(Cancellation));

        Assert.Equal(DiagnosisLevel.Warning, found.Level);
        Assert.Contains("set Database:ListenConnectionString", found.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_at_once_migrate_an_empty_database_once()
    {
        await using var bouncer = await PgBouncer.StartAsync(serverConnections: 3);
        await using var database = await TestDatabase.RestoreAsync(DatabaseProvider.PostgreSql, "SELECT 1");

        var processes = Enumerable.Range(0, 3).Select(_ => SignalProcess.Prepare(bouncer.Before(database))).ToList();

        await Task.WhenAll(processes.Select(process => process.Get<DatabaseStartup>().MigrateAsync(Cancellation)));

        foreach (var process in processes)
        {
            Assert.Empty(await process.Get<DatabaseStartup>().FindPendingAsync(Cancellation));
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task Decisions_of_several_processes_are_stored_one_after_another_and_each_tenant_is_claimed_once()
    {
        const int Tenants = 12;
        await using var bouncer = await PgBouncer.StartAsync(serverConnections: 3);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var one = await SignalProcess.StartAsync(bouncer.Before(database));
        await using var two = await SignalProcess.StartAsync(bouncer.Before(database));
        SignalProcess[] processes = [one, two];

        await Task.WhenAll(Enumerable.Range(0, Tenants).Select(number => processes[number % 2].ApproveAsync($"shop-{number}")));
        var claimed = new List<string>();
        // Of processes that choose the same rows at once, one wins, and the others choose again.
        while (claimed.Count < Tenants)
        {
            var claims = await Task.WhenAll(
                processes.SelectMany((process, replica) => Enumerable.Range(0, 3).Select(_ => ClaimAsync(process, $"replica-{replica}")))
            );
            claimed.AddRange(claims.SelectMany(names => names));
        }

        Assert.Equal(Enumerable.Range(0, Tenants).Select(number => $"shop-{number}").Order(StringComparer.Ordinal), claimed.Order(StringComparer.Ordinal));
        await using var db = await one.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        var entries = await db.Audit.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync(Cancellation);
        Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.PreviousHash));
    }

    private static async Task<IReadOnlyList<string>> ClaimAsync(SignalProcess process, string replica) =>
        [.. (await process.Get<TenantQueue>().ClaimDueAsync(replica, 8, Cancellation)).Select(claim => claim.Tenant.Name)];
}
