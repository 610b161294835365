using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Tiers.ClusterClasses;

internal sealed class ClusterClassConfiguration : IEntityTypeConfiguration<ObservedClusterClass>
{
    public void Configure(EntityTypeBuilder<ObservedClusterClass> builder)
    {
        builder.ToTable("ClusterClasses");
        builder.HasKey(known => new
        {
            known.Cluster,
            known.Namespace,
            known.Name,
        });
        builder.Property(known => known.Cluster).HasMaxLength(63);
        builder.Property(known => known.Namespace).HasMaxLength(63);
        builder.Property(known => known.Name).HasMaxLength(253);
    }
}
