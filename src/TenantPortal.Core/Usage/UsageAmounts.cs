using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>An amount of each <see cref="QuotaResource"/> in the unit of <see cref="QuotaFigure"/>; null for a resource that the quota does not have.</summary>
public sealed record UsageAmounts(long? Cpu, long? Memory, long? EphemeralStorage, long? Storage, long? Pods)
{
    /// <summary>Null for a quota without extended resources.</summary>
    public ExtendedAmounts? Extended { get; init; }

    public long? this[QuotaResource resource] =>
        resource.IsExtended ? Extended?[resource]
        : resource == QuotaResource.Cpu ? Cpu
        : resource == QuotaResource.Memory ? Memory
        : resource == QuotaResource.EphemeralStorage ? EphemeralStorage
        : resource == QuotaResource.Storage ? Storage
        : Pods;

    /// <param name="resources">Those of <see cref="QuotaResource.All"/> are always included.</param>
    /// <param name="amountOf">The amount of a resource, or null.</param>
    internal static UsageAmounts Of(IEnumerable<QuotaResource> resources, Func<QuotaResource, long?> amountOf) =>
        new(
            amountOf(QuotaResource.Cpu),
            amountOf(QuotaResource.Memory),
            amountOf(QuotaResource.EphemeralStorage),
            amountOf(QuotaResource.Storage),
            amountOf(QuotaResource.Pods)
        )
        {
            Extended = ExtendedAmounts.Of(resources, amountOf),
        };
}
