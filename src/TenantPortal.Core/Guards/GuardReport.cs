using TenantPortal.Core.Data;

namespace TenantPortal.Core.Guards;

/// <summary>The state of one cluster's guards and the time of the next probe: the table is also the queue.</summary>
public sealed class GuardReport : ILeased
{
    // For Entity Framework.
    private GuardReport() => Cluster = "";

    public GuardReport(string cluster, DateTimeOffset dueAt) => (Cluster, DueAt) = (cluster, dueAt);

    public string Cluster { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When a replica's claim expires, so that a crashed replica loses it.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>The time of the findings; null before the first run.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    public string ServerVersion { get; private set; } = "";

    /// <summary>See <see cref="GuardRun.Advice"/>.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>Why the newest run gave no result; null when it did.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<GuardFinding> Findings { get; private set; } = [];

    public IEnumerable<GuardFinding> Missing => Findings.Where(finding => finding.Result == GuardResult.Missing);

    /// <summary>Whether the installed guards were written for other settings than those of this portal.</summary>
    public bool ContradictsSettings => Findings.Any(finding => finding.Result == GuardResult.Contradicts);

    /// <summary>Makes the cluster due now.</summary>
    internal void RequestProbe(DateTimeOffset now) => DueAt = DueAt < now ? DueAt : now;

    internal void Record(GuardRun run, DateTimeOffset at, DateTimeOffset dueAt) =>
        (ServerVersion, Advice, Findings, Problem, TriedAt, DueAt) = (run.ServerVersion, run.Advice, run.Findings, null, at, dueAt);

    internal void RecordFailure(string problem, DateTimeOffset dueAt) => (Problem, DueAt) = (problem, dueAt);
}
