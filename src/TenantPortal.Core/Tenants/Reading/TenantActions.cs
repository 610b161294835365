using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>The actions that the current user may take on a tenant now.</summary>
/// <param name="CanRequestChange">Whether a change of its quota, tier, access or expiry date can be requested.</param>
/// <param name="CanCancelDeletion">Whether its approved deletion can be canceled.</param>
/// <param name="CanFinishMove">Whether the move from its former tier can be finished.</param>
/// <param name="CanRetry">Whether a failed attempt can be retried now.</param>
public sealed record TenantActions(bool CanRequestChange, bool CanCancelDeletion, bool CanFinishMove, bool CanRetry)
{
    public static TenantActions For(Tenant tenant, Team team, CurrentUser user, string? openRequest) =>
        new(
            user.Leads(team) && tenant is { ArchivedAt: null, DeleteAt: null } && openRequest is null,
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { DeleteAt: not null, DeletionStartedAt: null },
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { KeepsFormerNamespace: true, ArchivedAt: null },
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { FailingSince: not null, ArchivedAt: null }
        );
}
