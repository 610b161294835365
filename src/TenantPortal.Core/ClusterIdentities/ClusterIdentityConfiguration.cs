using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.ClusterIdentities;

internal sealed class ClusterIdentityConfiguration : IEntityTypeConfiguration<ClusterIdentity>
{
    public void Configure(EntityTypeBuilder<ClusterIdentity> builder)
    {
        builder.ToTable("ClusterIdentities");
        builder.HasKey(identity => identity.Cluster);
        builder.Property(identity => identity.Cluster).HasMaxLength(63);
        builder.Property(identity => identity.Uid).HasMaxLength(64);
        // An acceptance is of the cluster that the admin saw.
        builder.Property(identity => identity.FoundUid).HasMaxLength(64).IsConcurrencyToken();
    }
}
