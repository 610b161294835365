using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>The newest proof of one tenant's isolation, and when it is due again: the table is the queue of the checks.</summary>
public sealed class IsolationReport
{
    /// <summary>The <see cref="DueAt"/> of a report that somebody waits for: before every other.</summary>
    internal static readonly DateTimeOffset AskedFor = DateTimeOffset.UnixEpoch;

    // For the database.
    private IsolationReport() { }

    public IsolationReport(Guid tenantId, DateTimeOffset dueAt) => (TenantId, DueAt) = (tenantId, dueAt);

    public Guid TenantId { get; private set; }

    /// <summary>When the checks are to be made next.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Until when a replica makes them; one that died gives it up by this.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>The <see cref="Tenant.ObservedGeneration"/> that was checked; 0 before.</summary>
    public long Generation { get; private set; }

    /// <summary>When the findings were made; null before the first time.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>See <see cref="IsolationScore"/>.</summary>
    public int? Score { get; private set; }

    /// <summary>Why the newest attempt found out nothing; null when it did.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<IsolationFinding> Findings { get; private set; } = [];

    public IReadOnlyList<NetworkPath> Network { get; private set; } = [];

    public IEnumerable<IsolationFinding> Failures => Findings.Where(finding => finding.Result == IsolationResult.Failed);

    /// <summary>Somebody wants to know now.</summary>
    internal void Ask() => DueAt = AskedFor;

    internal void Record(IsolationRun run, long generation, DateTimeOffset at, DateTimeOffset dueAt)
    {
        (Findings, Network, Score, Problem) = (run.Findings, run.Network, IsolationScore.Of(run.Findings), null);
        (Generation, CheckedAt, DueAt, ClaimedUntil) = (generation, at, dueAt, null);
    }

    internal void Miss(string problem, DateTimeOffset dueAt) => (Problem, DueAt, ClaimedUntil) = (problem, dueAt, null);
}

/// <summary>What one run of the checks found.</summary>
/// <param name="Requests">How many requests it took of the API server.</param>
public sealed record IsolationRun(IReadOnlyList<IsolationFinding> Findings, IReadOnlyList<NetworkPath> Network, int Requests = 0);
