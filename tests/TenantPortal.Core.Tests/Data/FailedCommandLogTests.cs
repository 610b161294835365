using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

/// <summary>What is logged as an error is one: a race that a process lost is not.</summary>
public sealed class FailedCommandLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_row_that_another_process_has_just_added_is_not_an_error(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        using var errors = Errors.Of(portal);

        await AddReportAsync(portal);
        await Assert.ThrowsAsync<DbUpdateException>(() => AddReportAsync(portal));

        Assert.Empty(errors.Lines);
    }

    [Theory, OnEveryDatabase]
    public async Task Processes_that_claim_the_same_clusters_at_once_log_no_error(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        using var errors = Errors.Of(portal);
        var leases = portal.Get<WatchLeases>();

        var claimed = await Task.WhenAll(
            from cluster in Enumerable.Range(0, 10)
            from replica in Enumerable.Range(0, 6)
            select Task.Run(() => leases.TryTakeAsync($"cluster-{cluster}", $"replica-{replica}", Cancellation))
        );

        Assert.Equal(10, claimed.Count(isClaimed => isClaimed));
        Assert.Empty(errors.Lines);
    }

    [Theory, OnEveryDatabase]
    public async Task A_command_that_fails_for_another_reason_is_one_error_without_its_values(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        using var errors = Errors.Of(portal);
        await using var db = portal.OpenDatabase();

        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlAsync($"UPDATE \"Nothing\" SET \"Name\" = {"confidential"}", Cancellation));

        var line = Assert.Single(errors.Lines);
        Assert.Contains("UPDATE \"Nothing\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("confidential", line, StringComparison.Ordinal);
    }

    private static async Task AddReportAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        db.GuardReports.Add(new GuardReport("one", Given.Now));
        await db.SaveChangesAsync(Cancellation);
    }

    /// <summary>What a portal logs as an error from now on.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public static Errors Of(TestPortal portal)
        {
            var errors = new Errors();
            portal.Get<ILoggerFactory>().AddProvider(errors);
            return errors;
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue(formatter(state, exception));
        }

        public void Dispose() => Lines.Clear();
    }
}
