using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Quotas;

/// <summary>The quota of a <see cref="TenantSpec"/> as whole numbers that the database can sum; for the units, see <see cref="QuotaFigure"/>.</summary>
public sealed record CommittedQuota(long CpuMillicores, long MemoryBytes, long EphemeralStorageBytes, long StorageBytes, long Pods)
{
    public static readonly CommittedQuota Nothing = new(0, 0, 0, 0, 0);

    public static CommittedQuota Of(Quota quota)
    {
        long Number(QuotaResource resource) => QuotaFigure.ToNumber(resource.HardKey, quota[resource]);
        return new(
            Number(QuotaResource.Cpu),
            Number(QuotaResource.Memory),
            Number(QuotaResource.EphemeralStorage),
            Number(QuotaResource.Storage),
            Number(QuotaResource.Pods)
        );
    }

    public long this[QuotaResource resource] =>
        resource == QuotaResource.Cpu ? CpuMillicores
        : resource == QuotaResource.Memory ? MemoryBytes
        : resource == QuotaResource.EphemeralStorage ? EphemeralStorageBytes
        : resource == QuotaResource.Storage ? StorageBytes
        : Pods;
}
