namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>What the tenant may hold, under <c>quota.</c>; every value is a Kubernetes quantity as text, computed before rendering.</summary>
public sealed record RenderQuota
{
    /// <summary>Sum of CPU requests, in cores (<c>"16"</c>) or millicores (<c>"500m"</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>Sum of memory requests, with a unit: <c>"32Gi"</c>.</summary>
    public required string Memory { get; init; }

    /// <summary>Sum of ephemeral storage requests, with a unit: <c>"50Gi"</c>.</summary>
    public required string EphemeralStorage { get; init; }

    /// <summary>Sum of the volumes that are claimed, with a unit: <c>"500Gi"</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>Number of pods that have not ended, as people are told it: <c>"80"</c>.</summary>
    public required string Pods { get; init; }

    public required RenderQuotaLimits Limits { get; init; }

    public required RenderQuotaCounts Counts { get; init; }
}

/// <summary>Sums of container limits, under <c>quota.limits.</c>; derived from the requests by how far a tier lets them burst.</summary>
public sealed record RenderQuotaLimits
{
    /// <summary>In cores (<c>"32"</c>) or millicores (<c>"500m"</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>With a unit: <c>"64Gi"</c>.</summary>
    public required string Memory { get; init; }

    /// <summary>With a unit: <c>"100Gi"</c>.</summary>
    public required string EphemeralStorage { get; init; }
}

/// <summary>Numbers of stored objects, under <c>quota.counts.</c>, that guard the cluster's database.</summary>
public sealed record RenderQuotaCounts
{
    /// <summary>Number of Pod objects with the ended ones among them: <c>"160"</c>.</summary>
    public required string Pods { get; init; }
}
