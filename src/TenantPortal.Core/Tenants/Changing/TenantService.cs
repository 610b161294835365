using TenantPortal.Core.Audit;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Changing;

/// <summary>Changes of a tenant that need no decision.</summary>
public sealed class TenantService(TenantTransaction tenants)
{
    /// <summary>Cancels an approved deletion that has not started.</summary>
    public Task<Result<string>> CancelDeletionAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "cancel its deletion",
            tenant =>
                tenant switch
                {
                    { DeleteAt: null } => (Sentence)$"'{name}' has no scheduled deletion.",
                    { DeletionStartedAt: not null } => $"The deletion of '{name}' has started and can no longer be canceled.",
                    _ => null,
                },
            (tenant, now) => tenant.CancelDeletion(now),
            ("tenant.spared", "Canceled the approved deletion."),
            cancellationToken
        );

    /// <summary>Retries a failing tenant now instead of at its next scheduled attempt.</summary>
    public Task<Result<string>> RetryAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "retry it",
            tenant => tenant.FailingSince is null ? (Sentence)$"The last attempt to reconcile '{name}' did not fail." : null,
            (tenant, now) => tenant.Retry(now),
            ("tenant.retried", "Started another attempt to reconcile the tenant."),
            cancellationToken
        );

    /// <param name="verb">The refused action: <c>retry it</c>.</param>
    /// <param name="whyNot">Why the change is impossible, or null when it is possible.</param>
    private Task<Result<string>> ChangeAsync(
        CurrentUser user,
        string name,
        Sentence verb,
        Func<Tenant, Sentence?> whyNot,
        Action<Tenant, DateTimeOffset> change,
        (string Action, string Details) audit,
        CancellationToken cancellationToken
    ) =>
        tenants.ChangeAsync(
            user,
            name,
            (tenant, team) =>
                user.CheckLeadsOrAdministers(team, verb) ?? (whyNot(tenant) is { } reason ? new Problem(reason, Kind: ProblemKind.Conflict) : null),
            (db, tenant, now) =>
            {
                change(tenant, now);
                db.Audit.Add(new AuditEntry(user, audit.Action, name, audit.Details, now));
            },
            cancellationToken
        );
}
