using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;

namespace TenantPortal.Demo;

/// <summary>What happens to a request or its tenant.</summary>
internal enum DemoStep
{
    Submit,
    Claim,
    Ask,
    Answer,
    Comment,
    InternalComment,
    Approve,
    ApproveSecond,
    Reject,
    Withdraw,
    Expire,
    BeginDeletion,
    Archive,

    /// <summary>The tenant becomes what its <see cref="DemoFate"/> says.</summary>
    MeetFate,
}

/// <summary>One step of a request, at its time in the past.</summary>
/// <param name="Actor">Null for the portal.</param>
/// <param name="Text">What the actor wrote; empty for nothing.</param>
internal sealed record DemoEvent(DateTimeOffset At, DemoStep Step, CurrentUser? Actor, string Text = "");

/// <summary>A request with all that happens to it, in order.</summary>
internal sealed record DemoRequest
{
    public required string Id { get; init; }

    /// <summary>For a request of a new tenant that is never approved, a tenant that never exists.</summary>
    public required DemoTenant Tenant { get; init; }

    public required RequestedChange Change { get; init; }

    public required string Purpose { get; init; }

    public required string Hash { get; init; }

    /// <summary>Null for a deletion, which renders nothing.</summary>
    public required string? Yaml { get; init; }

    /// <summary>The titles of what is rendered, in the order of application.</summary>
    public required IReadOnlyList<string> Objects { get; init; }

    public required IReadOnlyList<DemoEvent> Events { get; init; }

    /// <summary>Whether it exceeds the budget of its department.</summary>
    public bool ExceedsBudget { get; init; }
}

/// <summary>What is special about a tenant today.</summary>
internal enum DemoFate
{
    None,
    Archived,
    Deleting,
    DeletionPending,
    Provisioning,
    Updating,
    Degraded,
    Failing,
    Quarantined,
    SuspendedByAdmin,
    Expired,
    Asleep,
}

/// <summary>How a tenant uses its quota over the year.</summary>
internal enum DemoUse
{
    Steady,
    Growing,
    NearlyFull,
    Idle,
}

/// <summary>A tenant as it is drawn, before anything is requested for it.</summary>
internal sealed class DemoTenant
{
    public required int Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid NamespaceUid { get; init; }

    public required string Name { get; init; }

    /// <summary>What it is for, as in <c>the public API</c>.</summary>
    public required string What { get; init; }

    public required DemoTeam Team { get; init; }

    public required string Tier { get; init; }

    public required string Environment { get; init; }

    public required string Size { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    public required DemoUse Use { get; init; }

    public DemoFate Fate { get; set; }

    /// <summary>The requests after the first one.</summary>
    public int Changes { get; set; }

    /// <summary>The quota since the time, the oldest first.</summary>
    public List<(DateTimeOffset Since, Quota Quota)> Quotas { get; } = [];
}
