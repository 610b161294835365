using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>What the server did for one request: how long, and what it asked the database.</summary>
internal sealed class Measurement
{
    private static readonly AsyncLocal<Measurement?> Running = new();

    private readonly ConcurrentQueue<string> _queries = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>The one that the code that runs belongs to; null outside of a request that is measured.</summary>
    public static Measurement? Current => Running.Value;

    public IReadOnlyCollection<string> Queries => _queries;

    /// <summary>Without what an audit entry takes: on PostgreSQL a lock, reading both ends of the chain, moving one, and adding the entry.</summary>
    public int Count =>
        _queries.Count(sql => !sql.Contains("pg_advisory_xact_lock", StringComparison.Ordinal))
        - (4 * _queries.Count(sql => sql.Contains("INSERT INTO \"Audit\"", StringComparison.Ordinal)));

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Measures what follows in the same request, instead of what was measured before.</summary>
    public static void Begin(HttpContext context) => context.Items[typeof(Measurement)] = Running.Value = new Measurement();

    public static Measurement End(HttpContext context)
    {
        var measurement = (Measurement)context.Items[typeof(Measurement)]!;
        measurement.Elapsed = Stopwatch.GetElapsedTime(measurement._started);
        return measurement;
    }

    public void Add(string sql) => _queries.Enqueue(sql);
}
