using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Drift;

/// <summary>How an object in a tenant's namespace differs from what was approved.</summary>
public enum DriftKind
{
    /// <summary>A field has another value.</summary>
    Changed,

    /// <summary>The object is missing.</summary>
    Deleted,

    /// <summary>The object is not part of the tenant, and someone else created it.</summary>
    Foreign,
}

/// <summary>What was seen of one object at one moment.</summary>
/// <param name="Differences">Empty when it is as approved.</param>
/// <param name="Version">Its <c>resourceVersion</c>, so that the same change is not counted twice; null when unknown.</param>
public sealed record ObjectDrift(ObjectReference Object, DriftKind Kind, IReadOnlyList<FieldDifference> Differences, string? Version = null)
{
    /// <summary>An object that someone else created.</summary>
    /// <param name="portal">The field manager that the portal applies as.</param>
    public static ObjectDrift Foreign(ObjectReference reference, JsonObject live, string portal)
    {
        var owner = FieldOwners.Of(live).FindForeign(FieldPath.Whole, portal);
        return new(reference, DriftKind.Foreign, [new FieldDifference(FieldPath.Whole, null, "present", owner?.Manager, owner?.At)]);
    }

    /// <summary>A missing object. Kubernetes does not record who deleted it.</summary>
    public static ObjectDrift Missing(ObjectReference reference) =>
        new(reference, DriftKind.Deleted, [new FieldDifference(FieldPath.Whole, "present", null, null, null)]);
}
