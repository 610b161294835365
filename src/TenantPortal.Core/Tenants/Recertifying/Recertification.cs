using System.Text.Json.Serialization;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>How far a recertification that no one answers has gone; the earliest step first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecertificationStep>))]
public enum RecertificationStep
{
    /// <summary>The leads of the team are notified.</summary>
    Leads,

    /// <summary>The deputy of the team is notified too.</summary>
    Deputy,

    /// <summary>The managers of the department are notified too, and can answer.</summary>
    Managers,

    /// <summary>The tenant was suspended.</summary>
    Suspended,
}

/// <summary>What a team says about a tenant when its recertification is due.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecertificationAnswer>))]
public enum RecertificationAnswer
{
    /// <summary>It stays as it is until the next recertification.</summary>
    StillNeeded,

    /// <summary>It stays, and the team requests another quota.</summary>
    ChangeSize,

    /// <summary>The team requests its deletion. Until it has, the recertification goes on.</summary>
    NoLongerNeeded,
}

/// <summary>
/// One recertification of a tenant, from the day on which its team was notified: how far it has gone, and the answer. The rows stay, so that they show who
/// confirmed a tenant and when.
/// </summary>
public sealed class Recertification
{
    /// <param name="step">The first step: a later one than <see cref="RecertificationStep.Leads"/> when the team has no active lead.</param>
    public Recertification(Guid tenantId, DateOnly dueOn, RecertificationStep step, DateTimeOffset stepAt) =>
        (TenantId, DueOn, Step, StepAt) = (tenantId, dueOn, step, stepAt);

    public Guid TenantId { get; private set; }

    public DateOnly DueOn { get; private set; }

    public RecertificationStep Step { get; private set; }

    /// <summary>When the step was taken: the grace period of the next one starts here.</summary>
    public DateTimeOffset StepAt { get; private set; }

    /// <summary>The last answer; null before the first.</summary>
    public RecertificationAnswer? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public string? AnsweredBy { get; private set; }

    public string? AnsweredByName { get; private set; }

    /// <summary>Whether it still needs an answer, or the deletion that the answer promised.</summary>
    public bool IsOpen => Answer is null or RecertificationAnswer.NoLongerNeeded;

    /// <summary>No one answered within the grace period.</summary>
    /// <exception cref="InvalidOperationException">It was answered, or the step is not a later one.</exception>
    internal void Escalate(RecertificationStep step, DateTimeOffset at)
    {
        if (!IsOpen || step <= Step)
            throw new InvalidOperationException($"The recertification of {DueOn:yyyy-MM-dd} is answered or has gone as far as {Step}.");
        (Step, StepAt) = (step, at);
    }

    /// <summary>Takes the answer of a user.</summary>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    internal void Take(RecertificationAnswer answer, CurrentUser user, DateTimeOffset at)
    {
        if (!IsOpen)
            throw new InvalidOperationException($"The recertification of {DueOn:yyyy-MM-dd} is answered.");
        (Answer, AnsweredAt, AnsweredBy, AnsweredByName) = (answer, at, user.Id, user.Name);
    }
}
