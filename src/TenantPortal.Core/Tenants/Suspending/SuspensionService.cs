using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Suspending;

/// <summary>Suspends and resumes tenants for people. The reconciler does what follows in the cluster.</summary>
public sealed class SuspensionService(TenantTransaction tenants, TierCatalog tiers)
{
    public const int MaxReasonLength = 500;

    /// <param name="reason">Why, for the team and the audit log.</param>
    public Task<Result<string>> SuspendAsync(CurrentUser user, string name, string? reason, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            (tenant, team) => SuspensionPolicy.CheckSuspend(tenant, team, tiers.Find(tenant.Tier), user) ?? CheckReason(reason),
            (db, tenant, now) =>
            {
                var why = reason!.Trim();
                tenant.Suspend(user.IsPlatformAdmin ? SuspensionSource.Admin : SuspensionSource.Team, why, now);
                db.Audit.Add(new AuditEntry(user, "tenant.suspended", name, $"Suspended the tenant: {why}", now));
                db.Announce(TenantAnnouncements.Suspended(tenant.ToAnnounced(), $"Reason: {why}", now, user));
            },
            cancellationToken
        );

    public Task<Result<string>> ResumeAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            (tenant, team) => SuspensionPolicy.CheckResume(tenant, team, user),
            (db, tenant, now) =>
            {
                tenant.Resume(now);
                db.Audit.Add(new AuditEntry(user, "tenant.resumed", name, "Resumed the tenant.", now));
                db.Announce(TenantAnnouncements.Resumed(tenant.ToAnnounced(), now, user));
            },
            cancellationToken
        );

    private static Problem? CheckReason(string? reason) =>
        WrittenText.IsBlank(reason)
            ? new Problem("Give a reason, so that the team knows why the tenant is suspended.", "reason")
            : WrittenText.Check(reason, "reason", MaxReasonLength, "reason");
}
