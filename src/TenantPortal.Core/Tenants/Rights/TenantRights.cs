using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>The place where the rights of a tenant's users apply.</summary>
public enum RightsPlace
{
    /// <summary>In the tenant's namespace on the host cluster.</summary>
    Namespace,

    /// <summary>Inside the tenant's virtual cluster.</summary>
    VirtualCluster,

    /// <summary>Inside the tenant's dedicated cluster.</summary>
    DedicatedCluster,
}

/// <summary>The access rights in a tenant, read from its manifests.</summary>
/// <param name="Denied">What no group of the tenant can do.</param>
/// <param name="Unusual">Rights beyond what a tenant's users should have, or that the manifests do not define.</param>
/// <param name="Others">Other subjects with bindings that are not groups.</param>
public sealed record TenantRights(
    RightsPlace Place,
    IReadOnlyList<RoleRights> Roles,
    IReadOnlyList<Sentence> Denied,
    IReadOnlyList<Sentence> Unusual,
    IReadOnlyList<string> Others
);

/// <summary>One role, and the groups that have it.</summary>
/// <param name="Title">For display: <c>Team lead</c>.</param>
/// <param name="Name">The name in the cluster.</param>
/// <param name="Groups">The groups as the cluster sees them, with its prefix.</param>
/// <param name="Summary">A sentence about the role, when the manifests do not contain its rules.</param>
public sealed record RoleRights(Sentence Title, string Name, IReadOnlyList<string> Groups, Sentence? Summary, IReadOnlyList<ResourceRights> Resources);

/// <summary>The rights of a role for one kind of resource.</summary>
/// <param name="Title">For display: <c>Volume claims</c>.</param>
/// <param name="Resource">The name in rules: <c>persistentvolumeclaims</c>.</param>
/// <param name="Other">Other verbs, by their names in rules.</param>
public sealed record ResourceRights(Sentence Title, string Resource, bool Look, bool Create, bool Change, bool Delete, IReadOnlyList<string> Other);
