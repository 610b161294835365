namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>What must be seen of objects before the tenant is Ready.</summary>
/// <param name="ConditionType">Set for <see cref="ReadinessCheck.Condition"/> only.</param>
/// <param name="Name">
/// An object in the tenant's namespace that an add-on makes and no template; placeholders in it are filled in when it is rendered. Null for
/// all objects of the kind that the blueprint makes.
/// </param>
public sealed record ReadinessRule(string ApiVersion, string Kind, ReadinessCheck Check, string? ConditionType, string? Name = null)
{
    public bool IsAbout(ObjectReference reference) => reference.ApiVersion == ApiVersion && reference.Kind == Kind && (Name is null || reference.Name == Name);
}

/// <summary>How an object shows that it is ready.</summary>
public enum ReadinessCheck
{
    /// <summary>The object is there.</summary>
    Exists,

    /// <summary><c>status.hard</c> has the keys of <c>spec.hard</c>: only then does the API server hold the tenant to its quota.</summary>
    QuotaReported,

    /// <summary>The condition is True and was observed at the object's present generation.</summary>
    Condition,

    /// <summary>As many replicas are ready as shall be.</summary>
    ReplicasReady,

    /// <summary>An application of Argo CD is synced and healthy.</summary>
    SyncedAndHealthy,
}
