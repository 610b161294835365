namespace TenantPortal.Core.Requests;

/// <summary>What was decided.</summary>
public enum DecisionOutcome
{
    Approved,
    Rejected,
}

/// <summary>Who decided what, why and when, and on which revision.</summary>
public sealed class Decision
{
    internal Decision(DecisionOutcome outcome, string deciderId, string deciderName, string? comment, string revision, DateTimeOffset decidedAt) =>
        (Outcome, DeciderId, DeciderName, Comment, Revision, DecidedAt) = (outcome, deciderId, deciderName, comment, revision, decidedAt);

    // For the database.
    private Decision() => (DeciderId, DeciderName, Revision) = ("", "", "");

    public long Id { get; private set; }

    public DecisionOutcome Outcome { get; private set; }

    public string DeciderId { get; private set; }

    public string DeciderName { get; private set; }

    /// <summary>The reason; always there when it was rejected.</summary>
    public string? Comment { get; private set; }

    /// <summary>The hash of the manifests that the decider saw.</summary>
    public string Revision { get; private set; }

    public DateTimeOffset DecidedAt { get; private set; }
}
