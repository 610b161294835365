using TenantPortal.Core.Audit;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Sleeping;

/// <summary>Sets the work hours of tenants and wakes them for people. The clock puts them to sleep.</summary>
public sealed class SleepService(TenantTransaction tenants, TierCatalog tiers, DeliveryOptions delivery)
{
    /// <summary>Sets the work hours: outside of them, the tenant sleeps.</summary>
    public async Task<Result<string>> SetAsync(CurrentUser user, string name, SleepInput? input, CancellationToken cancellationToken)
    {
        var (schedule, mistakes) = SleepSchedule.TryParse(input);
        var changed = await tenants.ChangeAsync(
            user,
            name,
            (tenant, team) =>
                SleepPolicy.CheckSet(tenant, team, tiers.Find(tenant.Tier), user)
                ?? delivery.FindProblem(tenant.Cluster, "It cannot stop workloads outside of work hours.")
                ?? mistakes.FirstOrDefault(),
            (db, tenant, now) =>
            {
                tenant.SetSleep(schedule, now);
                db.Audit.Add(new AuditEntry(user, "tenant.work-hours-set", name, $"Set the work hours to {schedule!.InWords()}.", now));
            },
            cancellationToken
        );
        // All mistakes at once, for a user who may correct them.
        return mistakes.Count > 0 && changed.Problems.Contains(mistakes[0]) ? mistakes.ToArray() : changed;
    }

    /// <summary>Removes the work hours: the tenant no longer sleeps.</summary>
    public Task<Result<string>> RemoveAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            (tenant, team) => SleepPolicy.CheckRemove(tenant, team, user),
            (db, tenant, now) =>
            {
                tenant.SetSleep(null, now);
                db.Audit.Add(new AuditEntry(user, "tenant.work-hours-removed", name, "Removed the work hours.", now));
            },
            cancellationToken
        );

    /// <summary>Wakes the tenant until its next work hours end.</summary>
    public Task<Result<string>> WakeAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            (tenant, team) => SleepPolicy.CheckWake(tenant, team, user),
            (db, tenant, now) =>
            {
                // From the start of the next work hours on, they decide again.
                tenant.Wake(tenant.Sleep?.NextWorkTime(now), now);
                db.Audit.Add(new AuditEntry(user, "tenant.woken", name, "Woke the tenant until its next work hours end.", now));
            },
            cancellationToken
        );
}
