using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>What the person who looks may do with a tenant now.</summary>
/// <param name="CanAskForChange">Its quota, tier, access or end may be asked to change.</param>
/// <param name="CanCancelDeletion">Its approved deletion may be taken back.</param>
/// <param name="CanFinishMove">The namespace of its former tier may be let go.</param>
public sealed record TenantActions(bool CanAskForChange, bool CanCancelDeletion, bool CanFinishMove)
{
    public static TenantActions For(Tenant tenant, Team team, CurrentUser user, string? openRequest) =>
        new(
            user.Leads(team) && tenant is { ArchivedAt: null, DeleteAt: null } && openRequest is null,
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { DeleteAt: not null, DeletionStartedAt: null },
            (user.Leads(team) || user.IsPlatformAdmin) && tenant is { KeepsFormerNamespace: true, ArchivedAt: null }
        );
}
