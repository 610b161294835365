using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Tenants.Queue;

/// <summary>An audit entry and an announcement for a change that a reconcile caused.</summary>
internal sealed record TenantMilestone(AuditEntry Entry, Announcement Announcement)
{
    /// <summary>Null when nothing relevant changed.</summary>
    /// <param name="tenant">The tenant after it applied the result.</param>
    /// <param name="observedBefore">Its previous observed generation.</param>
    /// <param name="wasFailing">Whether the previous attempt failed.</param>
    public static TenantMilestone? Of(Tenant tenant, long observedBefore, bool wasFailing, DateTimeOffset now)
    {
        var (name, team) = (tenant.Name, tenant.Team);
        if (tenant.ArchivedAt is not null)
            return new(
                Entry("tenant.archived", "None of the tenant's objects are left in the cluster."),
                TenantAnnouncements.Deleted(tenant.ToAnnounced(), now)
            );
        if (tenant.ObservedGeneration > observedBefore)
            return new(
                Entry("tenant.ready", $"Generation {tenant.Generation} is ready, {(now - tenant.ApprovedAt).TotalSeconds:0.00} s after its approval."),
                TenantAnnouncements.Ready(tenant.ToAnnounced(), tenant.RequestId, now)
            );
        if (wasFailing || tenant.FailingSince is null)
            return null;
        var why =
            tenant.Conditions.FirstOrDefault(condition => condition is { Status: ConditionStatus.False, Type: not Condition.AsApproved })?.Message
            ?? "The last attempt failed.";
        return new(Entry("tenant.failing", why), TenantAnnouncements.Failing(tenant.ToAnnounced(), why, now));

        AuditEntry Entry(string action, string details) => AuditEntry.ByReconciler(action, name, details, now, name, team);
    }
}
