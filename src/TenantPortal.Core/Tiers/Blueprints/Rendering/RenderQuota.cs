namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>The tenant's quota, under <c>quota.</c>; every value is a Kubernetes quantity as text, computed before rendering.</summary>
public sealed record RenderQuota
{
    /// <summary>The sum of CPU requests, in cores (<c>16</c>) or millicores (<c>500m</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>The sum of memory requests.</summary>
    public required string Memory { get; init; }

    /// <summary>The sum of ephemeral storage requests.</summary>
    public required string EphemeralStorage { get; init; }

    /// <summary>The sum of claimed volumes.</summary>
    public required string Storage { get; init; }

    /// <summary>The number of pods that have not ended.</summary>
    public required string Pods { get; init; }

    /// <summary>
    /// The extended resources of the tier by the key of a ResourceQuota, for <c>x-merge</c>; <c>0</c> for those that the tenant does not have. Empty where
    /// the tier offers none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Extended { get; init; } = new Dictionary<string, string>();

    public required RenderQuotaLimits Limits { get; init; }

    public required RenderQuotaCounts Counts { get; init; }
}

/// <summary>Sums of container limits, under <c>quota.limits.</c>; derived from the requests with the tier's limit factor.</summary>
public sealed record RenderQuotaLimits
{
    /// <summary>The sum of CPU limits.</summary>
    public required string Cpu { get; init; }

    /// <summary>The sum of memory limits.</summary>
    public required string Memory { get; init; }

    /// <summary>The sum of ephemeral storage limits.</summary>
    public required string EphemeralStorage { get; init; }
}

/// <summary>Limits on stored objects, under <c>quota.counts.</c>, that protect etcd.</summary>
public sealed record RenderQuotaCounts
{
    /// <summary>The number of stored Pod objects, ended ones included.</summary>
    public required string Pods { get; init; }
}
