using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>One line of a tenant's ResourceQuota status, as last observed in the cluster.</summary>
public sealed class ObservedQuota
{
    public ObservedQuota(Guid tenantId, string resource, long hard, long used) => (TenantId, Resource, Hard, Used) = (tenantId, resource, hard, used);

    public Guid TenantId { get; private set; }

    /// <summary>The key of the ResourceQuota: <c>requests.cpu</c>.</summary>
    public string Resource { get; private set; }

    /// <summary>Millicores for cpu, bytes for memory and storage, a count for the rest; see <see cref="QuotaFigure"/>.</summary>
    public long Hard { get; private set; }

    /// <summary>In the unit of <see cref="Hard"/>.</summary>
    public long Used { get; private set; }

    internal void Report(long hard, long used) => (Hard, Used) = (hard, used);
}
