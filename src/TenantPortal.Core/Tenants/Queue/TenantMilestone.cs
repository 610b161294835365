using TenantPortal.Core.Audit;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tenants.Queue;

/// <summary>An audit entry and an announcement for a change that a reconcile caused.</summary>
internal sealed record TenantMilestone(AuditEntry Entry, Announcement Announcement)
{
    private const int MaxNamed = 20;

    /// <summary>Null when nothing relevant changed.</summary>
    /// <param name="tenant">The tenant after it applied the result.</param>
    /// <param name="observedBefore">Its previous observed generation.</param>
    /// <param name="wasFailing">Whether the previous attempt failed.</param>
    /// <param name="kept">The volumes that outlive a deleted tenant.</param>
    public static TenantMilestone? Of(Tenant tenant, long observedBefore, bool wasFailing, IReadOnlyList<KeptVolume> kept, DateTimeOffset now)
    {
        var (name, team) = (tenant.Name, tenant.Team);
        if (tenant.ArchivedAt is not null)
            return new(
                Entry("tenant.archived", $"None of the tenant's objects are left in the cluster.{Describe(kept)}"),
                TenantAnnouncements.Deleted(tenant.ToAnnounced(), kept.Count, now)
            );
        if (tenant.ObservedGeneration > observedBefore)
            return new(
                Entry("tenant.ready", $"Generation {tenant.Generation} is ready, {(now - tenant.ApprovedAt).TotalSeconds:0.00} s after its approval."),
                TenantAnnouncements.Ready(tenant.ToAnnounced(), tenant.RequestId, now)
            );
        if (wasFailing || tenant.FailingSince is null)
            return null;
        var failed = tenant.Conditions.FirstOrDefault(condition => condition is { Status: ConditionStatus.False, Type: not Condition.AsApproved });
        var why = failed is null ? (Sentence)"The last attempt failed." : (Sentence)$"{failed.Message}";
        return new(Entry("tenant.failing", why), TenantAnnouncements.Failing(tenant.ToAnnounced(), why, now));

        AuditEntry Entry(string action, string details) => AuditEntry.ByReconciler(action, name, details, now, name, team);
    }

    private static string Describe(IReadOnlyList<KeptVolume> kept)
    {
        if (kept.Count == 0)
            return "";
        var named = kept.Take(MaxNamed).Select(volume => $"{volume.Volume} ({volume.Claim}, {volume.Size ?? "size unknown"})");
        return $" Kept volumes: {string.Join(", ", named)}{(kept.Count > MaxNamed ? $" and {kept.Count - MaxNamed} more" : "")}.";
    }
}
