namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Where the rights of a tenant's people hold.</summary>
public enum RightsPlace
{
    /// <summary>In the tenant's namespace on the host cluster.</summary>
    Namespace,

    /// <summary>Inside the tenant's virtual cluster.</summary>
    VirtualCluster,

    /// <summary>Inside the tenant's dedicated cluster.</summary>
    DedicatedCluster,
}

/// <summary>Who can do what in a tenant, read from its manifests.</summary>
/// <param name="Nobody">What no group of the tenant can do.</param>
/// <param name="Unusual">What is granted beyond what a tenant's people should have, or cannot be told from the manifests.</param>
/// <param name="Others">Who else is bound there that is no group of people.</param>
public sealed record TenantRights(
    RightsPlace Place,
    IReadOnlyList<RoleRights> Roles,
    IReadOnlyList<string> Nobody,
    IReadOnlyList<string> Unusual,
    IReadOnlyList<string> Others
);

/// <summary>One role, and the groups that have it.</summary>
/// <param name="Title">For people: <c>Team lead</c>.</param>
/// <param name="Name">As in the cluster.</param>
/// <param name="Groups">As the cluster sees them, its prefix applied.</param>
/// <param name="Summary">What it gives in a sentence, where the manifests hold no rules of it.</param>
public sealed record RoleRights(string Title, string Name, IReadOnlyList<string> Groups, string? Summary, IReadOnlyList<ResourceRights> Resources);

/// <summary>What a role lets people do with one kind of thing.</summary>
/// <param name="Title">For people: <c>Volume claims</c>.</param>
/// <param name="Resource">As rules name it: <c>persistentvolumeclaims</c>.</param>
/// <param name="Other">Verbs beyond those four, as rules name them.</param>
public sealed record ResourceRights(string Title, string Resource, bool Look, bool Create, bool Change, bool Delete, IReadOnlyList<string> Other);
