using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A condition on objects that a tenant needs to be Ready.</summary>
/// <param name="ConditionType">Set for <see cref="ReadinessCheck.Condition"/> only.</param>
/// <param name="Name">
/// An object in the tenant's namespace that an add-on creates; rendering fills in its placeholders. Null for
/// all objects of the kind in the blueprint.
/// </param>
public sealed record ReadinessRule(string ApiVersion, string Kind, ReadinessCheck Check, string? ConditionType, string? Name = null)
{
    public bool IsAbout(ObjectReference reference) => reference.ApiVersion == ApiVersion && reference.Kind == Kind && (Name is null || reference.Name == Name);
}

/// <summary>How to detect that an object is ready.</summary>
public enum ReadinessCheck
{
    /// <summary>The object exists.</summary>
    Exists,

    /// <summary><c>status.hard</c> has the keys of <c>spec.hard</c>: only then does the API server enforce the quota.</summary>
    QuotaReported,

    /// <summary>The condition is True and was observed at the object's current generation.</summary>
    Condition,

    /// <summary>All desired replicas are ready.</summary>
    ReplicasReady,

    /// <summary>An Argo CD Application is synced and healthy.</summary>
    SyncedAndHealthy,
}
