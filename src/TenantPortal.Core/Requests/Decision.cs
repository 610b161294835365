using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Requests;

/// <summary>What was decided.</summary>
public enum DecisionOutcome
{
    Approved,
    Rejected,
}

/// <summary>Which pair of eyes a decision is.</summary>
public enum DecisionStep
{
    First,
    Second,

    /// <summary>That of a manager of the department, because the request exceeds a budget.</summary>
    Budget,
}

/// <summary>Who decided what, why and when, and on which revision.</summary>
public sealed class Decision : IAuditSubject, ICoveredRow
{
    /// <summary>The name of the column that refers to the request.</summary>
    internal const string RequestKey = "RequestId";

    internal static readonly CoveredTable CoveredTable = new()
    {
        Name = "decision",
        Entity = typeof(Decision),
        Title = subject => $"A decision on request {subject}",
        Subject = RequestKey,
        Key = [nameof(Step), nameof(DecidedAt), nameof(DeciderId), nameof(Revision)],
        WrittenAt = nameof(DecidedAt),
        Fields =
        [
            new("outcome", nameof(Step), nameof(Outcome)),
            new("decider", nameof(DeciderId), nameof(DeciderName)),
            new("requester", nameof(RequesterId)),
            new("comment", nameof(Comment)),
            new("revision", nameof(Revision)),
            new("time", nameof(DecidedAt)),
            new("validity", nameof(VoidedAt)),
        ],
    };

    internal Decision(
        DecisionStep step,
        DecisionOutcome outcome,
        Decider decider,
        string? comment,
        string revision,
        string requesterId,
        DateTimeOffset decidedAt
    ) =>
        (Step, Outcome, DeciderId, DeciderName, Comment, Revision, RequesterId, DecidedAt) = (
            step,
            outcome,
            decider.Id,
            decider.Name,
            comment,
            revision,
            requesterId,
            decidedAt
        );

    // For the database.
    private Decision() => (DeciderId, DeciderName, Revision, RequesterId) = ("", "", "", "");

    public long Id { get; private set; }

    public DecisionStep Step { get; private set; }

    public DecisionOutcome Outcome { get; private set; }

    public string DeciderId { get; private set; }

    public string DeciderName { get; private set; }

    /// <summary>The reason; always there when it was rejected.</summary>
    public string? Comment { get; private set; }

    /// <summary>The hash of the manifests that were decided on.</summary>
    public string Revision { get; private set; }

    /// <summary>Beside the decider, so that the database itself refuses a decision of one's own request.</summary>
    public string RequesterId { get; private set; }

    public DateTimeOffset DecidedAt { get; private set; }

    /// <summary>When it ceased to count, because the request changed; null while it counts.</summary>
    public DateTimeOffset? VoidedAt { get; private set; }

    CoveredTable ICoveredRow.Covered => CoveredTable;

    internal void Void(DateTimeOffset at) => VoidedAt ??= at;
}

/// <summary>Who decides: a person, or the portal by the rule for automatic approval.</summary>
public readonly record struct Decider(string Id, string Name)
{
    public static readonly Decider Rule = new(ActorIds.Portal, "TenantPortal");

    public static implicit operator Decider(People.CurrentUser user) => new(user.Id, user.Name);
}
