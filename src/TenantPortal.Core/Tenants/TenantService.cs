using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

/// <summary>Changes of a tenant that need no decision.</summary>
public sealed class TenantService(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
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
                    { DeleteAt: null } => $"'{name}' has no scheduled deletion.",
                    { DeletionStartedAt: not null } => $"The deletion of '{name}' has started and can no longer be canceled.",
                    _ => null,
                },
            tenant => tenant.CancelDeletion(time.GetUtcNow()),
            ("tenant.spared", "Canceled the approved deletion."),
            cancellationToken
        );

    /// <summary>Retries a failing tenant now instead of at its next scheduled attempt.</summary>
    public Task<Result<string>> RetryAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "retry it",
            tenant => tenant.FailingSince is null ? $"The last attempt to reconcile '{name}' did not fail." : null,
            tenant => tenant.Retry(time.GetUtcNow()),
            ("tenant.retried", "Started another attempt to reconcile the tenant."),
            cancellationToken
        );

    /// <summary>Confirms that the namespace of the former tier is no longer needed, so that it is removed with everything in it.</summary>
    public Task<Result<string>> FinishMoveAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "finish its move",
            tenant => tenant.KeepsFormerNamespace ? null : $"'{name}' has no namespace of a former tier.",
            tenant => tenant.FinishMove(time.GetUtcNow()),
            ("tenant.move-finished", "Finished the move to the new tier. The portal removes the namespace of the former tier."),
            cancellationToken
        );

    /// <param name="verb">The refused action: <c>finish its move</c>.</param>
    /// <param name="whyNot">Why the change is impossible, or null when it is possible.</param>
    private async Task<Result<string>> ChangeAsync(
        CurrentUser user,
        string name,
        string verb,
        Func<Tenant, string?> whyNot,
        Action<Tenant> change,
        (string Action, string Details) audit,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", name);
        if (!user.Leads(found.team) && !user.IsPlatformAdmin)
            return new Problem($"Only leads of team '{found.team.Title}' and platform admins can {verb}.", Kind: ProblemKind.Forbidden);
        if (whyNot(found.tenant) is { } reason)
            return new Problem(reason, Kind: ProblemKind.Conflict);

        change(found.tenant);
        db.Audit.Add(new AuditEntry(user, audit.Action, name, audit.Details, time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"'{name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants);
        return name;
    }
}
