namespace TenantPortal.Core.Guards;

/// <summary>What is known of the guards of one cluster, and when they are tried again: the table is the queue of the trials.</summary>
public sealed class GuardReport
{
    // For the database.
    private GuardReport() => Cluster = "";

    public GuardReport(string cluster, DateTimeOffset dueAt) => (Cluster, DueAt) = (cluster, dueAt);

    public string Cluster { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Until when a replica tries them; one that died gives it up by this.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>When the findings were made; null before the first time.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    public string ServerVersion { get; private set; } = "";

    /// <summary>See <see cref="GuardRun.Advice"/>.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>Why the newest attempt found out nothing; null when it did.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<GuardFinding> Findings { get; private set; } = [];

    public IEnumerable<GuardFinding> Missing => Findings.Where(finding => finding.Result == GuardResult.Missing);

    /// <summary>Somebody wants to know now.</summary>
    internal void Ask(DateTimeOffset now) => DueAt = DueAt < now ? DueAt : now;

    internal void Record(GuardRun run, DateTimeOffset at, DateTimeOffset dueAt) =>
        (ServerVersion, Advice, Findings, Problem, TriedAt, DueAt, ClaimedUntil) = (run.ServerVersion, run.Advice, run.Findings, null, at, dueAt, null);

    internal void Miss(string problem, DateTimeOffset dueAt) => (Problem, DueAt, ClaimedUntil) = (problem, dueAt, null);
}
