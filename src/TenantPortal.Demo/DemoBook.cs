using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;

namespace TenantPortal.Demo;

/// <summary>
/// Writes the steps of the past into one transaction, each with its audit entries as if it had been saved alone. What does not touch the same rows is saved
/// together, because a save for each of the thousands of steps takes too long.
/// </summary>
internal sealed class DemoBook(PortalDb db, DateTimeOffset now)
{
    /// <summary>Older announcements are not written: everyone has read them by now.</summary>
    private static readonly TimeSpan Announced = TimeSpan.FromDays(4);

    private readonly HashSet<object> _touched = [];

    public PortalDb Db => db;

    /// <summary>Follows a row that is changed next. The steps before are saved first if they changed it too.</summary>
    public async Task TouchAsync(object entity, CancellationToken cancellationToken)
    {
        if (_touched.Contains(entity))
            await SaveAsync(cancellationToken);
        _touched.Add(entity);
        if (db.Entry(entity).State == EntityState.Detached)
            db.Attach(entity);
    }

    /// <summary>Adds a row, which later steps change.</summary>
    public void Add(object entity)
    {
        _touched.Add(entity);
        db.Add(entity);
    }

    /// <summary>Adds an entry about changed rows.</summary>
    /// <param name="changed">What the entry shows the values of, before and after.</param>
    public void Audit(
        CurrentUser? actor,
        string action,
        string subject,
        string details,
        DateTimeOffset at,
        string? tenant,
        string? team,
        params object[] changed
    )
    {
        foreach (var entity in changed)
            db.Entry(entity).DetectChanges();
        var rows = db.ChangeTracker.Entries<IAuditSubject>().Where(row => changed.Contains(row.Entity) || IsPartOf(row.Entity, changed));
        var change = AuditChange.Read(rows) ?? new JsonObject().ToJsonString();
        db.Audit.Add(
            actor is null
                ? new AuditEntry(DemoPortal, action, subject, details, at)
                {
                    Tenant = tenant,
                    Team = team,
                    Change = change,
                }
                : new AuditEntry(actor, action, subject, details, at)
                {
                    Tenant = tenant,
                    Team = team,
                    Change = change,
                }
        );
    }

    /// <summary>Adds an entry that the portal wrote.</summary>
    public void Audit(AuditEntry entry, params object[] changed) =>
        Audit(null, entry.Action, entry.Subject, entry.Details, entry.At, entry.Tenant, entry.Team, changed);

    /// <summary>Notifies people in the portal, if it is recent. It was fanned out long ago: nothing is sent for the past.</summary>
    public void Announce(Announcement announcement)
    {
        if (now - announcement.At > Announced)
            return;
        db.Announce(announcement);
        db.Entry(announcement).Property(row => row.FannedOutAt).CurrentValue = announcement.At;
    }

    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var entity in _touched)
            db.Entry(entity).DetectChanges();
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        _touched.Clear();
    }

    private static readonly CurrentUser DemoPortal = new(ActorIds.Portal, Announcement.PortalName, new HashSet<string>());

    private static bool IsPartOf(IAuditSubject row, object[] changed) =>
        row is Core.Requests.Decision decision && changed.OfType<Core.Requests.TenantRequest>().Any(request => request.Decisions.Contains(decision));
}
