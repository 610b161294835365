namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>What must be seen of all objects of a kind before the tenant is Ready. <paramref name="ConditionType"/> is set for <see cref="ReadinessCheck.Condition"/> only.</summary>
public sealed record ReadinessRule(string ApiVersion, string Kind, ReadinessCheck Check, string? ConditionType)
{
    public bool IsAbout(Manifest manifest) => manifest.ApiVersion == ApiVersion && manifest.Kind == Kind;
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
}
