using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>Takes the answers of teams about tenants whose recertification is due.</summary>
public sealed class RecertificationService(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>
    /// Records the answer. A tenant that was suspended for want of one resumes, except when the team no longer needs it. What the answer announces, another
    /// quota or the deletion, is requested like any other change.
    /// </summary>
    /// <returns>The name of the tenant.</returns>
    public async Task<Result<string>> AnswerAsync(CurrentUser user, string name, RecertificationAnswer? answer, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another with the steps of the portal.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", name);
        var latest = await db.LatestRecertifications().SingleOrDefaultAsync(row => row.TenantId == found.tenant.Id, cancellationToken);
        var manages = await db.ManagedTeams(user).AnyAsync(team => team.Name == found.team.Name, cancellationToken);
        if (RecertificationPolicy.CheckAnswer(found.tenant, found.team, latest, manages, answer, user) is { } refused)
            return refused;

        Take(db, user, found.tenant, latest!, answer!.Value);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"'{name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        return name;
    }

    private void Take(PortalDb db, CurrentUser user, Tenant tenant, Recertification recertification, RecertificationAnswer answer)
    {
        var now = time.GetUtcNow();
        recertification.Take(answer, user, now);
        var words = answer switch
        {
            RecertificationAnswer.StillNeeded => "the tenant is still needed",
            RecertificationAnswer.ChangeSize => "the tenant is still needed, in another size",
            _ => "the tenant is no longer needed",
        };
        db.Audit.Add(
            new AuditEntry(
                user,
                "tenant.recertified",
                tenant.Name,
                $"Answered the recertification that was due on {recertification.DueOn:yyyy-MM-dd}: {words}.",
                now
            )
        );
        if (recertification.IsOpen || tenant.SuspendedBy != SuspensionSource.Recertification)
            return;
        tenant.Resume(now);
        db.Audit.Add(new AuditEntry(user, "tenant.resumed", tenant.Name, "Resumed the tenant.", now));
        db.Announce(TenantAnnouncements.Resumed(tenant.ToAnnounced(), now, user));
    }
}
