using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>Decides who can download a tenant's kubeconfig. The file grants no access: the cluster authorizes users when they sign in.</summary>
public static class ConnectionPolicy
{
    /// <summary>Whether one of the user's groups has approved access to the tenant, so that they may see it without being in the team.</summary>
    public static bool IsGranted(CurrentUser user, TenantSpec spec) => spec.Access.Any(grant => user.Groups.Contains(grant.Group));

    /// <summary>Null when the user may download it.</summary>
    public static Problem? Check(CurrentUser user, Team team, TenantSpec spec) =>
        user.BelongsTo(team) || user.IsPlatformAdmin || IsGranted(user, spec)
            ? null
            : new Problem(
                $"Only members of team '{team.Title}', members of groups with access, and platform admins can download the kubeconfig of '{spec.Name}'.",
                Kind: ProblemKind.Forbidden
            );
}
