using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>What a tenant's phase means to people: why, since when, and who acts.</summary>
/// <param name="Why">A sentence; null for a tenant that is ready and as approved.</param>
/// <param name="WhoActs">A sentence; null when no one has to.</param>
public sealed record TenantState(TenantPhase Phase, Sentence? Why, DateTimeOffset Since, Sentence? WhoActs)
{
    /// <summary>Whether it is ready, and something in the cluster is not as approved. Clients of the API read the condition.</summary>
    [JsonIgnore]
    public bool Differs { get; private init; }

    private static readonly Sentence WhoDecidesCapacity =
        "A security approver approves the request with a reason, or rejects it. If the capacity returns first, the portal continues automatically.";

    /// <param name="approvedAt">When the current generation was approved.</param>
    internal static TenantState Of(
        TenantFacts facts,
        DateTimeOffset approvedAt,
        IReadOnlyList<Condition> conditions,
        string? quarantineReason,
        Suspension? suspension
    )
    {
        var phase = TenantPhases.Derive(facts);
        var failed = MessageOf(
            conditions.FirstOrDefault(condition => condition is { Status: ConditionStatus.False, Type: not (Condition.Ready or Condition.AsApproved) })
        );
        var held = conditions.FirstOrDefault(condition => condition is { Type: Condition.CapacityAvailable, Status: ConditionStatus.False });
        var notReady = MessageOf(conditions.FirstOrDefault(condition => condition is { Type: Condition.Ready, Status: not ConditionStatus.True }));
        return phase switch
        {
            TenantPhase.Failing => new(
                phase,
                failed ?? notReady ?? "The cluster refused the last attempt.",
                facts.FailingSince!.Value,
                "The portal retries automatically. If the problem persists, a platform admin has to act."
            ),
            TenantPhase.Quarantined => new(
                phase,
                quarantineReason is { } reason ? (Sentence)$"{reason}" : (Sentence)"An isolation check failed.",
                facts.QuarantinedAt!.Value,
                "The groups of the tenant have read access only until a platform admin or a security approver releases it."
            ),
            TenantPhase.Suspended => new(
                phase,
                $"{suspension!.Reason.TrimEnd('.')}. Its workloads are stopped, no pods can be created, and its groups have read access only.",
                suspension.At,
                suspension.WhoCanResume
            ),
            TenantPhase.Asleep => new(
                phase,
                "It is outside of its work hours, so its workloads are stopped.",
                facts.AsleepSince!.Value,
                "It wakes when the work hours start. A member of the team or a platform admin can wake it earlier."
            ),
            TenantPhase.Degraded => new(
                phase,
                failed ?? notReady ?? "Part of the tenant does not work.",
                facts.DegradedSince!.Value,
                "The portal watches it. If the problem persists, a platform admin has to act."
            ),
            TenantPhase.DeletionPending when conditions.FirstOrDefault(condition => condition.Type == Condition.DeletionApproved) is { } deletion => new(
                phase,
                MessageOf(deletion),
                deletion.LastTransitionAt,
                deletion.Reason == Condition.ContentsChanged
                    ? (Sentence)"A platform admin has it deleted anyway, or cancels the deletion. A lead of the team can cancel it, too."
                    : (Sentence)"The portal retries automatically. Until the deletion starts, a lead of the team or a platform admin can cancel it."
            ),
            TenantPhase.DeletionPending => new(
                phase,
                "Its deletion is approved.",
                approvedAt,
                "Until the deletion starts, a lead of the team or a platform admin can cancel it."
            ),
            TenantPhase.Deleting => new(
                phase,
                failed ?? "The portal is removing it from the cluster.",
                facts.DeletionStartedAt!.Value,
                "The portal continues automatically."
            ),
            TenantPhase.Archived => new(phase, "It was removed from the cluster.", facts.ArchivedAt!.Value, null),
            TenantPhase.Ready
                when conditions.FirstOrDefault(condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.False }) is { } drift => new(
                phase,
                $"It works, but is not as approved. {drift.Message}",
                drift.LastTransitionAt,
                "The portal restores what it applied. A platform admin decides about the rest under Drift."
            )
            {
                Differs = true,
            },
            TenantPhase.Ready when held is not null => new(
                phase,
                $"It works, but an approved change waits. {held.Message}",
                held.LastTransitionAt,
                WhoDecidesCapacity
            ),
            TenantPhase.Ready => new(phase, null, facts.ReadyAt!.Value, null),
            _ => new(
                phase,
                failed ?? notReady ?? "An approved change is being applied.",
                approvedAt,
                held is null ? (Sentence)"The portal continues automatically." : WhoDecidesCapacity
            ),
        };
    }

    private static Sentence? MessageOf(Condition? condition) => condition is null ? null : (Sentence)$"{condition.Message}";
}
