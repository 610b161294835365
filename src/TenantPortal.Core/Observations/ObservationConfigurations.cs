using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

internal sealed class ObservedQuotaConfiguration : IEntityTypeConfiguration<ObservedQuota>
{
    public void Configure(EntityTypeBuilder<ObservedQuota> builder)
    {
        builder.ToTable("ObservedQuotas");
        builder.HasKey(quota => new { quota.TenantId, quota.Resource });
        builder.Property(quota => quota.Resource).HasMaxLength(120);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(quota => quota.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(quota => quota.Resource);
    }
}

internal sealed class ObservedNamespaceConfiguration : IEntityTypeConfiguration<ObservedNamespace>
{
    public void Configure(EntityTypeBuilder<ObservedNamespace> builder)
    {
        builder.ToTable("ObservedNamespaces");
        builder.HasKey(observed => new { observed.Cluster, observed.Name });
        builder.Property(observed => observed.Cluster).HasMaxLength(63);
        builder.Property(observed => observed.Name).HasMaxLength(63);
        builder.Property(observed => observed.TenantId).HasMaxLength(63);
    }
}

internal sealed class ClusterStatusConfiguration : IEntityTypeConfiguration<ClusterStatus>
{
    public void Configure(EntityTypeBuilder<ClusterStatus> builder)
    {
        builder.ToTable("ClusterStatuses");
        builder.HasKey(status => status.Cluster);
        builder.Property(status => status.Cluster).HasMaxLength(63);
    }
}

internal sealed class ClusterCapacityConfiguration : IEntityTypeConfiguration<ClusterCapacity>
{
    public void Configure(EntityTypeBuilder<ClusterCapacity> builder)
    {
        builder.ToTable("PoolCapacities");
        builder.HasKey(capacity => new
        {
            capacity.Cluster,
            capacity.Pool,
            capacity.Resource,
        });
        builder.Property(capacity => capacity.Cluster).HasMaxLength(63);
        builder.Property(capacity => capacity.Pool).HasMaxLength(TierCatalog.MaxTolerantNamesLength);
        builder.Property(capacity => capacity.Resource).HasMaxLength(120);
    }
}
