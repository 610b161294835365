using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>Who downloads a tenant's kubeconfig. It opens nothing by itself: what somebody may do is decided by the cluster when they sign in.</summary>
public static class ConnectionPolicy
{
    /// <summary>One of the person's groups was approved to work in the tenant, so they may know of it even if they are not of the team.</summary>
    public static bool IsGranted(CurrentUser user, TenantSpec spec) => spec.Access.Any(grant => user.Groups.Contains(grant.Group));

    /// <summary>Null when the person may.</summary>
    public static Problem? Check(CurrentUser user, Team team, TenantSpec spec) =>
        user.BelongsTo(team) || user.IsPlatformAdmin || IsGranted(user, spec)
            ? null
            : new Problem(
                $"Only people of the team '{team.Title}', of the groups that were given access, and platform admins download the kubeconfig of '{spec.Name}'.",
                Kind: ProblemKind.Forbidden
            );
}
