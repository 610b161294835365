using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Suspending;

/// <summary>Who may suspend and resume a tenant, and when. A team ends only what it began.</summary>
public static class SuspensionPolicy
{
    /// <summary>Null when the user may suspend the tenant now.</summary>
    /// <param name="tier">Null when the tier is no longer configured.</param>
    public static Problem? CheckSuspend(Tenant tenant, Team team, Tier? tier, CurrentUser user) =>
        user.CheckLeadsOrAdministers(team, "suspend it")
        ?? tenant switch
        {
            _ when tier?.Isolation == Isolation.DedicatedCluster => Conflict(
                $"'{tenant.Name}' has a cluster of its own, whose workloads the portal does not reach. Request its deletion instead."
            ),
            { DeleteAt: not null } => Conflict($"The deletion of '{tenant.Name}' is approved. Cancel it first."),
            { SuspendedBy: SuspensionSource.Team } when user.IsPlatformAdmin => null,
            { SuspendedAt: not null } => Conflict($"'{tenant.Name}' is already suspended."),
            { ReadyAt: null } => Conflict($"'{tenant.Name}' is not ready yet. Wait until it is, or withdraw its request."),
            _ => null,
        };

    /// <summary>Null when the user may resume the tenant now.</summary>
    public static Problem? CheckResume(Tenant tenant, Team team, CurrentUser user) =>
        user.CheckLeadsOrAdministers(team, "resume it")
        ?? tenant switch
        {
            { Suspension: null } => Conflict($"'{tenant.Name}' is not suspended."),
            { DeletionStartedAt: not null } => Conflict($"The deletion of '{tenant.Name}' has started."),
            _ when user.IsPlatformAdmin => null,
            { SuspendedBy: SuspensionSource.Admin } => Forbidden($"A platform admin suspended '{tenant.Name}'. Only a platform admin can resume it."),
            { SuspendedBy: SuspensionSource.Expiry } => Forbidden(
                $"'{tenant.Name}' is suspended because it has expired. Request a renewal: the tenant resumes when it is approved."
            ),
            { SuspendedBy: SuspensionSource.Recertification } => Forbidden(
                $"'{tenant.Name}' is suspended because no one answered its recertification. Answer it: the tenant resumes if it is still needed."
            ),
            _ => null,
        };

    private static Problem Conflict(Sentence sentence) => new(sentence, Kind: ProblemKind.Conflict);

    private static Problem Forbidden(Sentence sentence) => new(sentence, Kind: ProblemKind.Forbidden);
}
