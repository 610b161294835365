using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>What the running pods of a tenant really use together, as their cluster measures it. A quota counts only what they request.</summary>
/// <param name="Cpu">In millicores, rounded up.</param>
/// <param name="Memory">In bytes.</param>
/// <param name="Pods">The number of pods that were measured.</param>
public sealed record RealUse(long Cpu, long Memory, int Pods);

/// <summary>The newest sample of what the pods of a tenant really use.</summary>
/// <param name="At">The beginning of the interval of the sample.</param>
/// <param name="Cpu">In millicores.</param>
/// <param name="Memory">In bytes.</param>
public sealed record MeasuredUse(DateTimeOffset At, long Cpu, long Memory)
{
    /// <summary>In the unit of <see cref="QuotaFigure"/>; null for a resource that is not measured.</summary>
    public long? this[QuotaResource resource] =>
        resource == QuotaResource.Cpu ? Cpu
        : resource == QuotaResource.Memory ? Memory
        : null;
}
