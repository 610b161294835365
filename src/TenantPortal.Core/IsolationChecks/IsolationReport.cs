using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>The newest isolation report of a tenant, and the time of its next check: the table is also the queue.</summary>
public sealed class IsolationReport : ILeased
{
    /// <summary>The <see cref="DueAt"/> of a requested check: before every other.</summary>
    internal static readonly DateTimeOffset Requested = DateTimeOffset.UnixEpoch;

    // For Entity Framework.
    private IsolationReport() { }

    public IsolationReport(Guid tenantId, DateTimeOffset dueAt) => (TenantId, DueAt) = (tenantId, dueAt);

    public Guid TenantId { get; private set; }

    /// <summary>The time of the next check.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When a replica's claim expires, so that a crashed replica loses it.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>The checked <see cref="Tenant.ObservedGeneration"/>; 0 before the first check.</summary>
    public long Generation { get; private set; }

    /// <summary>The time of the findings; null before the first run.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>See <see cref="IsolationScore"/>.</summary>
    public int? Score { get; private set; }

    /// <summary>Why the newest run gave no result; null when it did.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<IsolationFinding> Findings { get; private set; } = [];

    public IReadOnlyList<NetworkPath> Network { get; private set; } = [];

    public IEnumerable<IsolationFinding> Failures => Findings.Where(finding => finding.Result == IsolationResult.Failed);

    /// <summary>Makes the check due now.</summary>
    internal void RequestCheck() => DueAt = Requested;

    internal void Record(IsolationRun run, long generation, DateTimeOffset at, DateTimeOffset dueAt)
    {
        (Findings, Network, Score, Problem) = (run.Findings, run.Network, IsolationScore.Of(run.Findings), null);
        (Generation, CheckedAt, DueAt) = (generation, at, dueAt);
    }

    internal void RecordFailure(string problem, DateTimeOffset dueAt) => (Problem, DueAt) = (problem, dueAt);
}

/// <summary>The result of one run.</summary>
/// <param name="Requests">The number of requests to the API server.</param>
public sealed record IsolationRun(IReadOnlyList<IsolationFinding> Findings, IReadOnlyList<NetworkPath> Network, int Requests = 0);
