using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>The actions that the current user may take on a tenant now.</summary>
/// <param name="CanRequestChange">Whether a change of its quota, tier, access or expiry date can be requested.</param>
/// <param name="CanCancelDeletion">Whether its approved deletion can be canceled.</param>
/// <param name="CanFinishMove">Whether the move from its former tier can be finished.</param>
/// <param name="CanRetry">Whether a failed attempt can be retried now.</param>
/// <param name="CanSuspend">Whether it can be suspended.</param>
/// <param name="CanResume">Whether its suspension can be ended.</param>
/// <param name="CanSetSleep">Whether its work hours can be set.</param>
/// <param name="CanRemoveSleep">Whether its work hours can be removed.</param>
/// <param name="CanWake">Whether it can be woken.</param>
/// <param name="CanAddEnvironment">Whether further environments of its product can be requested.</param>
public sealed record TenantActions(
    bool CanRequestChange,
    bool CanCancelDeletion,
    bool CanFinishMove,
    bool CanRetry,
    bool CanSuspend,
    bool CanResume,
    bool CanSetSleep,
    bool CanRemoveSleep,
    bool CanWake,
    bool CanAddEnvironment
)
{
    /// <param name="tier">Null when the tier is no longer configured.</param>
    internal static TenantActions For(Tenant tenant, Team team, Tier? tier, CurrentUser user, string? openRequest) =>
        new(
            user.Leads(team) && tenant is { ArchivedAt: null, DeleteAt: null } && openRequest is null,
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { DeleteAt: not null, DeletionStartedAt: null },
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { KeepsFormerNamespace: true, ArchivedAt: null },
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { FailingSince: not null, ArchivedAt: null },
            tenant.ArchivedAt is null && SuspensionPolicy.CheckSuspend(tenant, team, tier, user) is null,
            tenant.ArchivedAt is null && SuspensionPolicy.CheckResume(tenant, team, user) is null,
            tenant.ArchivedAt is null && SleepPolicy.CheckSet(tenant, team, tier, user) is null,
            tenant.ArchivedAt is null && SleepPolicy.CheckRemove(tenant, team, user) is null,
            tenant.ArchivedAt is null && SleepPolicy.CheckWake(tenant, team, user) is null,
            user.Leads(team) && tenant is { ArchivedAt: null, Product: not null }
        );
}
