using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

/// <summary>What people do with a tenant that needs no decision.</summary>
public sealed class TenantService(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Takes an approved deletion back, as long as it has not begun.</summary>
    public Task<Result<string>> CancelDeletionAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "take a deletion back",
            tenant =>
                tenant switch
                {
                    { DeleteAt: null } => $"'{name}' is not to be deleted.",
                    { DeletionStartedAt: not null } => $"The deletion of '{name}' has begun and can no longer be taken back.",
                    _ => null,
                },
            tenant => tenant.CancelDeletion(time.GetUtcNow()),
            ("tenant.spared", "Took the approved deletion back."),
            cancellationToken
        );

    /// <summary>Says that nothing in the namespace of the former tier is needed any more, so that it is removed with all that is in it.</summary>
    public Task<Result<string>> FinishMoveAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            "finish a move",
            tenant => tenant.KeepsFormerNamespace ? null : $"'{name}' keeps nothing of a former tier.",
            tenant => tenant.FinishMove(time.GetUtcNow()),
            ("tenant.move-finished", "Said that the move to the new tier is finished; what is left of the former one is removed."),
            cancellationToken
        );

    /// <param name="verb">What is refused to others: <c>finish a move</c>.</param>
    /// <param name="whyNot">A sentence, or null when the tenant can be changed so.</param>
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
            return new Problem($"There is no tenant '{WrittenText.Shorten(name)}' that you may see.", Kind: ProblemKind.NotFound);
        if (!user.Leads(found.team) && !user.IsPlatformAdmin)
            return new Problem($"Only the leads of the team '{found.team.Title}' and platform admins {verb}.", Kind: ProblemKind.Forbidden);
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
            return new Problem($"Something has just happened to '{name}'. Look at it again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants);
        return name;
    }
}
