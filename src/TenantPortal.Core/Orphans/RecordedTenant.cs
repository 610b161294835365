namespace TenantPortal.Core.Orphans;

/// <summary>What the portal's records say about a tenant, for the comparison with objects in clusters.</summary>
/// <param name="Home">The namespace of its approved manifests; null when its tier is no longer configured.</param>
/// <param name="NamespaceUid">The UID of that namespace, as the portal last saw it.</param>
/// <param name="HasFormerObjects">Whether objects of earlier manifests may still be in the cluster.</param>
public sealed record RecordedTenant(Guid Id, string Name, string Cluster, string? Home, string? NamespaceUid, bool HasFormerObjects, bool IsArchived);
