using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Knows which live objects belong to a tenant. Labels are a hint that anyone can remove; the UID of the namespace and the field manager of
/// an object in it are proof.
/// </summary>
internal sealed record ObjectOwner(string Tenant, Guid TenantId, string? NamespaceUid)
{
    public static ObjectOwner Of(Tenant tenant) => new(tenant.Name, tenant.Id, tenant.NamespaceUid);

    public bool OwnsNamespace(JsonObject live) =>
        (NamespaceUid is not null && (string?)live["metadata"]?["uid"] == NamespaceUid)
        || (PortalLabels.IsOf(live, Tenant) && PortalLabels.TenantIdOf(live) == TenantId.ToString());

    public bool Owns(ObjectReference reference, JsonObject live) =>
        reference.IsNamespace
            ? OwnsNamespace(live)
            : PortalLabels.IsOf(live, Tenant) || (reference.Namespace is not null && PortalLabels.IsAppliedByPortal(live));
}
