using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Clusters.Watches;

internal sealed class ClusterWatchConfiguration : IEntityTypeConfiguration<ClusterWatch>
{
    public void Configure(EntityTypeBuilder<ClusterWatch> builder)
    {
        builder.ToTable("ClusterWatches");
        builder.HasKey(watch => watch.Cluster);
        builder.Property(watch => watch.Cluster).HasMaxLength(63);
    }
}
