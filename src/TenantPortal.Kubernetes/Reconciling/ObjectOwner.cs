using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Knows which live objects belong to a tenant. Labels are a hint that anyone can remove; the UID of the namespace and the field manager of
/// an object in it are proof.
/// </summary>
/// <param name="TenantId">Null when only the UID counts as proof.</param>
internal sealed record ObjectOwner(string Tenant, Guid? TenantId, string? NamespaceUid)
{
    public static ObjectOwner Of(Tenant tenant) => new(tenant.Name, tenant.Id, tenant.NamespaceUid);

    /// <summary>Of one namespace and what is in it: another namespace with the same labels is not meant.</summary>
    public static ObjectOwner OfNamespace(string tenant, string uid) => new(tenant, null, uid);

    public bool OwnsNamespace(JsonObject live) =>
        (NamespaceUid is not null && (string?)live["metadata"]?["uid"] == NamespaceUid)
        || (TenantId is { } id && PortalLabels.IsOf(live, Tenant) && PortalLabels.TenantIdOf(live) == id.ToString());

    public bool Owns(ObjectReference reference, JsonObject live) =>
        reference.IsNamespace
            ? OwnsNamespace(live)
            : PortalLabels.IsOf(live, Tenant) || (reference.Namespace is not null && PortalLabels.IsAppliedByPortal(live));
}
