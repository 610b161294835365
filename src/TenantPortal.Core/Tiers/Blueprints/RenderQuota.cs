namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>The tenant's quota, under <c>quota.</c>; every value is a Kubernetes quantity as text, computed before rendering.</summary>
public sealed record RenderQuota
{
    /// <summary>Sum of CPU requests, in cores (<c>"16"</c>) or millicores (<c>"500m"</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>Sum of memory requests, with a unit: <c>"32Gi"</c>.</summary>
    public required string Memory { get; init; }

    /// <summary>Sum of ephemeral storage requests, with a unit: <c>"50Gi"</c>.</summary>
    public required string EphemeralStorage { get; init; }

    /// <summary>Sum of claimed volumes, with a unit: <c>"500Gi"</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>Number of pods that are not terminated, as displayed: <c>"80"</c>.</summary>
    public required string Pods { get; init; }

    public required RenderQuotaLimits Limits { get; init; }

    public required RenderQuotaCounts Counts { get; init; }
}

/// <summary>Sums of container limits, under <c>quota.limits.</c>; derived from the requests with the tier's limit factor.</summary>
public sealed record RenderQuotaLimits
{
    /// <summary>In cores (<c>"32"</c>) or millicores (<c>"500m"</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>With a unit: <c>"64Gi"</c>.</summary>
    public required string Memory { get; init; }

    /// <summary>With a unit: <c>"100Gi"</c>.</summary>
    public required string EphemeralStorage { get; init; }
}

/// <summary>Limits on stored objects, under <c>quota.counts.</c>, that protect etcd.</summary>
public sealed record RenderQuotaCounts
{
    /// <summary>Number of Pod objects including terminated ones: <c>"160"</c>.</summary>
    public required string Pods { get; init; }
}
