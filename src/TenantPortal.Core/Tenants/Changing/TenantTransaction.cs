using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Changing;

/// <summary>
/// Changes a tenant on behalf of a user: loads it if the user may see it, checks, and saves everything in one step. Changes run one after another over all
/// replicas, from the first read on, so that what was checked still holds when it is stored.
/// </summary>
public sealed class TenantTransaction(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <param name="check">Why the change is refused; null when it is not.</param>
    /// <param name="change">Changes the tenant, and adds the audit entry.</param>
    /// <returns>The name of the tenant.</returns>
    public Task<Result<string>> ChangeAsync(
        CurrentUser user,
        string name,
        Func<Tenant, Team, Problem?> check,
        Action<PortalDb, Tenant, DateTimeOffset> change,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            user,
            name,
            (db, tenant, team, now) =>
            {
                var refused = check(tenant, team);
                if (refused is null)
                    change(db, tenant, now);
                return Task.FromResult(refused);
            },
            cancellationToken
        );

    /// <param name="change">Changes the tenant, and adds the audit entry; or returns why the change is refused.</param>
    /// <returns>The name of the tenant.</returns>
    public async Task<Result<string>> ChangeAsync(
        CurrentUser user,
        string name,
        Func<PortalDb, Tenant, Team, DateTimeOffset, Task<Problem?>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", name);
        if (await change(db, found.tenant, found.team, time.GetUtcNow()) is { } refused)
            return refused;

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            return new Problem($"'{name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        return name;
    }
}
