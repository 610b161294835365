using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

/// <summary>Two processes on one database.</summary>
public sealed class RemoteChangesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-signals-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, OnEveryDatabase]
    public async Task An_approval_in_one_process_reloads_the_pages_and_wakes_the_reconciler_of_another(DatabaseProvider provider)
    {
        await using var database = provider == DatabaseProvider.PostgreSql ? await TestDatabase.CreateAsync(provider) : null;
        var settings = database?.Settings ?? FileSettings();
        await using var one = await SignalProcess.StartAsync(settings);
        await using var two = await SignalProcess.StartAsync(settings);
        await two.MeetAsync(one);
        var woken = two.Signal.Next;

        await one.ApproveAsync("shop");
        await woken.WaitAsync(SignalProcess.MaxWait, Cancellation);
        while (!(await two.HearAsync()).HasFlag(ChangeTopics.Requests | ChangeTopics.Tenants)) { }
        Assert.Equal(provider == DatabaseProvider.PostgreSql, two.ReceivesNotices);
    }

    [Fact]
    public async Task A_notice_names_what_changed_and_reloads_no_page_of_its_sender_again()
    {
        await using var database = await CreateOnServerAsync();
        await using var one = await SignalProcess.StartAsync(database.Settings);
        await using var two = await SignalProcess.StartAsync(database.Settings);
        await MeetOnServerAsync(one, two);
        var woken = two.Signal.Next;

        one.Changes.Publish(ChangeTopics.Quotas);

        Assert.Equal(ChangeTopics.Quotas, await one.HearAsync());
        Assert.Equal(ChangeTopics.Quotas, await two.HearAsync());
        two.Changes.Publish(ChangeTopics.Clusters);
        Assert.Equal(ChangeTopics.Clusters, await one.HearAsync());
        Assert.False(woken.IsCompleted);
    }

    [Fact]
    public async Task What_becomes_due_wakes_the_reconcilers_of_others_and_reloads_no_page()
    {
        await using var database = await CreateOnServerAsync();
        await using var one = await SignalProcess.StartAsync(database.Settings);
        await using var two = await SignalProcess.StartAsync(database.Settings);
        await MeetOnServerAsync(one, two);
        var woken = two.Signal.Next;

        one.Signal.Set();

        await woken.WaitAsync(SignalProcess.MaxWait, Cancellation);
        one.Changes.Publish(ChangeTopics.Quotas);
        Assert.Equal(ChangeTopics.Quotas, await two.HearAsync());
    }

    [Fact]
    public async Task A_lost_connection_is_opened_again_and_nothing_is_missed()
    {
        await using var database = await CreateOnServerAsync();
        await using var one = await SignalProcess.StartAsync(database.Settings);
        await using var two = await SignalProcess.StartAsync(database.Settings);
        await MeetOnServerAsync(one, two);
        var woken = two.Signal.Next;

        await using var db = await two.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = {NoticeConnection.ApplicationName} AND datname = current_database()
            """,
            Cancellation
        );
        one.Changes.Publish(ChangeTopics.Quotas);

        // Each process reloads everything once it listens again. Until then it looks often, and may reload everything for what it finds.
        do await two.HearUntilAsync(ChangeTopics.All);
        while (!two.ReceivesNotices);
        await woken.WaitAsync(SignalProcess.MaxWait, Cancellation);
        one.Changes.Publish(ChangeTopics.Clusters);
        await two.HearUntilAsync(ChangeTopics.Clusters);
        Assert.True(two.ReceivesNotices);
    }

    [Fact]
    public async Task What_a_process_publishes_as_it_stops_is_announced()
    {
        await using var database = await CreateOnServerAsync();
        var one = await SignalProcess.StartAsync(database.Settings);
        await using var two = await SignalProcess.StartAsync(database.Settings);
        await MeetOnServerAsync(one, two);

        one.Changes.Publish(ChangeTopics.Quotas);
        one.Changes.Publish(ChangeTopics.Clusters);
        await one.DisposeAsync();

        var heard = ChangeTopics.None;
        while (heard != (ChangeTopics.Quotas | ChangeTopics.Clusters))
            heard |= await two.HearAsync();
    }

    [Fact]
    public async Task Doctor_reports_whether_notifications_arrive()
    {
        await using var portal = await TestPortal.UpgradeAsync(await CreateOnServerAsync());
        await using var away = await portal.RestartAsync(("Database:ListenConnectionString", "Host=127.0.0.1;Port=1"));

        var found = await CheckAsync(portal);
        var lost = await CheckAsync(away);

        Assert.Equal(DiagnosisLevel.Ok, found.Level);
        Assert.Equal(DiagnosisLevel.Warning, lost.Level);
        Assert.StartsWith("The server cannot be reached to listen.", lost.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_at_once_migrate_an_empty_database_once()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        await using var database = await TestDatabase.RestoreAsync(DatabaseProvider.PostgreSql, "SELECT 1");

        var processes = Enumerable.Range(0, 3).Select(_ => SignalProcess.Prepare(database.Settings)).ToList();

        await Task.WhenAll(processes.Select(process => process.Get<DatabaseStartup>().MigrateAsync(Cancellation)));

        foreach (var process in processes)
        {
            Assert.Empty(await process.Get<DatabaseStartup>().FindPendingAsync(Cancellation));
            await process.DisposeAsync();
        }
    }

    private static async Task<Diagnosis> CheckAsync(TestPortal portal) =>
        Assert.Single(await portal.Get<IEnumerable<IDiagnosticCheck>>().OfType<NoticeCheck>().Single().RunAsync(Cancellation));

    private static async Task<TestDatabase> CreateOnServerAsync()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        return await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
    }

    /// <summary>Notices arrive in order, so what was sent before these has arrived.</summary>
    private static async Task MeetOnServerAsync(SignalProcess one, SignalProcess two)
    {
        await one.MeetAsync(two);
        await two.MeetAsync(one);
        one.Changes.Publish(ChangeTopics.Notifications);
        two.Changes.Publish(ChangeTopics.Notifications);
        foreach (var process in (SignalProcess[])[one, two])
        {
            Assert.True(process.ReceivesNotices);
            await process.HearUntilAsync(ChangeTopics.Notifications);
            await process.HearUntilAsync(ChangeTopics.Notifications);
        }
    }

    private IEnumerable<(string Key, string? Value)> FileSettings()
    {
        var file = Path.Combine(_folder, "tenantportal.db");
        SqliteTemplate.CopyTo(file);
        return [("Portal:DataPath", _folder), ("ConnectionStrings:Portal", $"Data Source={file};Pooling=False")];
    }
}
