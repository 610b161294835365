namespace TenantPortal.Core.Quotas;

/// <summary>The quota of a <see cref="TenantSpec"/> as whole numbers that the database can sum; for the units, see <see cref="QuotaFigure"/>.</summary>
public sealed record CommittedQuota(long CpuMillicores, long MemoryBytes, long EphemeralStorageBytes, long StorageBytes, long Pods)
{
    public static readonly CommittedQuota Nothing = new(0, 0, 0, 0, 0);

    /// <summary>Null for a quota without extended resources. Few tenants have any, so these are summed in memory.</summary>
    public ExtendedAmounts? Extended { get; init; }

    public static CommittedQuota Of(Quota quota) => Of(quota.Resources, resource => QuotaFigure.ToNumber(resource.HardKey, quota[resource]));

    /// <param name="resources">Those of <see cref="QuotaResource.All"/> are always included.</param>
    /// <param name="amountOf">The amount of a resource.</param>
    public static CommittedQuota Of(IEnumerable<QuotaResource> resources, Func<QuotaResource, long> amountOf) =>
        new(
            amountOf(QuotaResource.Cpu),
            amountOf(QuotaResource.Memory),
            amountOf(QuotaResource.EphemeralStorage),
            amountOf(QuotaResource.Storage),
            amountOf(QuotaResource.Pods)
        )
        {
            Extended = ExtendedAmounts.Of(resources, resource => amountOf(resource)),
        };

    /// <summary>The larger amount of each resource.</summary>
    public static CommittedQuota Max(CommittedQuota one, CommittedQuota other) =>
        new(
            Math.Max(one.CpuMillicores, other.CpuMillicores),
            Math.Max(one.MemoryBytes, other.MemoryBytes),
            Math.Max(one.EphemeralStorageBytes, other.EphemeralStorageBytes),
            Math.Max(one.StorageBytes, other.StorageBytes),
            Math.Max(one.Pods, other.Pods)
        )
        {
            Extended = ExtendedAmounts.Max(one.Extended, other.Extended),
        };

    public long this[QuotaResource resource] =>
        resource.IsExtended ? Extended?[resource] ?? 0
        : resource == QuotaResource.Cpu ? CpuMillicores
        : resource == QuotaResource.Memory ? MemoryBytes
        : resource == QuotaResource.EphemeralStorage ? EphemeralStorageBytes
        : resource == QuotaResource.Storage ? StorageBytes
        : Pods;
}
