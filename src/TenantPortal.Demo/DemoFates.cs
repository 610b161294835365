using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Demo;

/// <summary>Gives single tenants what makes them special today: a suspension, a quarantine, a failure.</summary>
internal sealed class DemoFates(DemoOrganization organization, TenantRenderer renderer, TierCatalog tiers, DateTimeOffset now)
{
    /// <summary>How the reconciler puts it when a namespace of someone else has the name.</summary>
    private const string NotOurs = "NotOurs";

    private static readonly string[] Zones = ["Europe/Vienna", "Asia/Tokyo", "America/Los_Angeles"];

    public async Task MeetAsync(DemoBook book, DemoRequest planned, Tenant tenant, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await book.TouchAsync(tenant, cancellationToken);
        switch (planned.Tenant.Fate)
        {
            case DemoFate.SuspendedByAdmin:
                const string Why = "Unusual traffic to the internet. The team is looking into it.";
                var admin = organization.Admins[0];
                tenant.Suspend(SuspensionSource.Admin, Why, at);
                Audit(book, admin, tenant, "tenant.suspended", $"Suspended the tenant: {Why}", at);
                book.Announce(TenantAnnouncements.Suspended(tenant.ToAnnounced(), $"Reason: {Why}", at, admin));
                ApplyNow(planned, tenant, at);
                break;
            case DemoFate.Expired:
                var expired = $"It expired on {tenant.ExpiresOn:yyyy-MM-dd} and was not renewed.";
                tenant.Lapse(expired, at);
                Audit(book, null, tenant, "tenant.suspended", $"Suspended the tenant: {expired}", at);
                book.Announce(TenantAnnouncements.Lapsed(tenant.ToAnnounced(), expired, at));
                ApplyNow(planned, tenant, at);
                break;
            case DemoFate.Quarantined:
                await QuarantineAsync(book, tenant, at, cancellationToken);
                ApplyNow(planned, tenant, at);
                break;
            case DemoFate.Asleep:
                tenant.SetSleep(WorkHours(), at);
                tenant.FallAsleep(at);
                Audit(book, planned.Tenant.Team.Lead, tenant, "tenant.work-hours-set", $"Set the work hours: {tenant.Sleep!.InWords()}.", at);
                ApplyNow(planned, tenant, at);
                break;
            case DemoFate.Degraded:
                tenant.Observe(DemoReports.Waiting(planned.Objects, tenant.ManifestHash, planned.Tenant.NamespaceUid), at);
                break;
            case DemoFate.Failing:
                var home = TenantRenderer.NamespaceOf(tiers.Find(tenant.Tier)!, tenant.Name);
                var notOurs =
                    $"Cluster '{tenant.Cluster}' already has a namespace '{home}' that does not belong to this tenant. The portal changes nothing in it. "
                    + "Request the tenant under another name.";
                tenant.Observe(DemoReports.Failed(NotOurs, notOurs), at);
                var milestone = TenantMilestone.Of(tenant, tenant.ObservedGeneration, wasFailing: false, [], at)!;
                book.Audit(milestone.Entry, tenant);
                book.Announce(milestone.Announcement);
                break;
        }
    }

    private async Task QuarantineAsync(DemoBook book, Tenant tenant, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var why = $"Critical checks failed: {DemoIsolation.FailedTitle}.";
        tenant.Quarantine(why, at);
        Audit(book, null, tenant, "tenant.quarantined", why, at);
        book.Announce(TenantAnnouncements.Quarantined(tenant.ToAnnounced(), why, at));
        var report = await book.Db.IsolationReports.SingleAsync(report => report.TenantId == tenant.Id, cancellationToken);
        report.Record(DemoIsolation.Failed(tiers.Find(tenant.Tier)!), tenant.Generation, at, now.AddHours(20));
        await book.TouchAsync(report, cancellationToken);
    }

    /// <summary>The reconciler has applied the reduced rights, and stopped the workloads.</summary>
    private void ApplyNow(DemoRequest planned, Tenant tenant, DateTimeOffset at) =>
        tenant.Observe(
            DemoReports.Ready(planned.Objects, renderer.RenderNow(tenant, planned.Tenant.Team.Team).Hash, planned.Tenant.NamespaceUid),
            at.AddSeconds(4)
        );

    /// <summary>The usual hours, in a part of the world where they are over.</summary>
    private SleepSchedule WorkHours() =>
        Zones
            .Select(zone => new SleepSchedule
            {
                Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
                From = new TimeOnly(7, 0),
                Until = new TimeOnly(18, 0),
                TimeZone = zone,
            })
            .OrderBy(schedule => schedule.IsWorkTime(now) || schedule.IsWorkTime(now.AddHours(3)))
            .First();

    private static void Audit(DemoBook book, CurrentUser? actor, Tenant tenant, string action, string details, DateTimeOffset at) =>
        book.Audit(actor, action, tenant.Name, details, at, tenant.Name, tenant.Team, tenant);
}
