using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

/// <summary>What people do with a tenant that needs no decision.</summary>
public sealed class TenantService(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Takes an approved deletion back, as long as it has not begun.</summary>
    public async Task<Result<string>> SpareAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (from tenant in db.Tenants
                           join team in db.Teams on tenant.Team equals team.Name
                           where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
                           select new { tenant, team }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return new Problem($"There is no tenant '{name}' that you may see.", Kind: ProblemKind.NotFound);
        if (!user.Leads(found.team) && !user.IsPlatformAdmin)
            return new Problem($"Only the leads of the team '{found.team.Title}' and platform admins take a deletion back.", Kind: ProblemKind.Forbidden);
        if (found.tenant.DeleteAt is null)
            return new Problem($"'{name}' is not to be deleted.", Kind: ProblemKind.Conflict);
        if (found.tenant.DeletionStartedAt is not null)
            return new Problem($"The deletion of '{name}' has begun and can no longer be taken back.", Kind: ProblemKind.Conflict);

        found.tenant.Spare(time.GetUtcNow());
        db.Audit.Add(new AuditEntry(user, "tenant.spared", name, "Took the approved deletion back.", time.GetUtcNow()));
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
