using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Orphans;

/// <summary>An object that was seen in a cluster with the portal's labels.</summary>
/// <param name="Tenant">The name of the tenant that its labels claim.</param>
/// <param name="TenantId">From its annotation; null without one.</param>
public sealed record LabeledObject(ObjectReference Object, string Uid, string Tenant, Guid? TenantId)
{
    /// <summary>Whether the API server records an apply of the portal. A copy of labels does not have that.</summary>
    public bool IsAppliedByPortal { get; init; }

    /// <summary>Whether it is being deleted already.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>Of a ResourceQuota: how many pods it counts; null when it counts none.</summary>
    public long? Pods { get; init; }

    /// <summary>Of a ResourceQuota: how many PersistentVolumeClaims it counts; null when it counts none.</summary>
    public long? Claims { get; init; }
}
