using TenantPortal.Core.Data;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>Where the end of the audit log is recorded.</summary>
public enum AnchorKind
{
    File,
    Syslog,
    Webhook,
    TimeStamp,
}

/// <summary>One target: what was last recorded there, and when the next record is due. The table is also the queue of the replicas.</summary>
public sealed class AnchorTarget : ILeased
{
    /// <summary>Failed attempts in a row before users are notified.</summary>
    public const int AnnounceAfter = 3;

    /// <summary>Successful attempts in a row before a new failure can be announced: a target that comes and goes is announced once.</summary>
    public const int ForgetAfter = 3;

    private AnchorTarget() { }

    internal AnchorTarget(AnchorKind kind, DateTimeOffset dueAt) => (Kind, DueAt) = (kind, dueAt);

    public AnchorKind Kind { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When a replica's claim expires, so that a crashed replica loses it.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>When the end was last recorded there; null before.</summary>
    public DateTimeOffset? RecordedAt { get; private set; }

    public long Sequence { get; private set; }

    public string Hash { get; private set; } = "";

    /// <summary>Why the last attempt failed, as a sentence; null when it did not.</summary>
    public string? Problem { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Successful attempts since the last failure.</summary>
    public int Successes { get; private set; }

    /// <summary>When users were notified of the failure; null when they were not, or when it is over.</summary>
    public DateTimeOffset? AnnouncedAt { get; private set; }

    internal void Succeed(AnchorStatement statement, DateTimeOffset dueAt)
    {
        (RecordedAt, Sequence, Hash, DueAt) = (statement.At, statement.Sequence, statement.Hash, dueAt);
        (Problem, FailingSince, Failures) = (null, null, 0);
        Successes++;
        if (Successes >= ForgetAfter)
            AnnouncedAt = null;
    }

    /// <summary>There is nothing to record yet.</summary>
    internal void Skip(DateTimeOffset dueAt) => DueAt = dueAt;

    /// <returns>Whether users are to be notified.</returns>
    internal bool Fail(string problem, DateTimeOffset at, DateTimeOffset dueAt)
    {
        (Problem, DueAt, Successes) = (problem, dueAt, 0);
        FailingSince ??= at;
        Failures++;
        if (Failures < AnnounceAfter || AnnouncedAt is not null)
            return false;
        AnnouncedAt = at;
        return true;
    }
}
