using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Clusters.Registry;

internal sealed class RegisteredClusterConfiguration : IEntityTypeConfiguration<RegisteredCluster>
{
    public const int MaxTitleLength = 100;
    public const int MaxDescriptionLength = 500;

    public void Configure(EntityTypeBuilder<RegisteredCluster> builder)
    {
        builder.ToTable("RegisteredClusters");
        builder.HasKey(cluster => cluster.Name);
        builder.Property(cluster => cluster.Name).HasMaxLength(63);
        builder.Property(cluster => cluster.Title).HasMaxLength(MaxTitleLength);
        builder.Property(cluster => cluster.Description).HasMaxLength(MaxDescriptionLength);
        builder.Property(cluster => cluster.Credential).HasMaxLength(CredentialReference.MaxLength);
        builder.Property(cluster => cluster.Context).HasMaxLength(253);
        builder.Property(cluster => cluster.GroupPrefix).HasMaxLength(63);
        builder.Property(cluster => cluster.PortalNamespace).HasMaxLength(63);
        builder.Property(cluster => cluster.PortalServiceAccount).HasMaxLength(63);
        builder.Property(cluster => cluster.Version).IsConcurrencyToken();
    }
}

internal sealed class ClusterTestConfiguration : IEntityTypeConfiguration<ClusterTest>
{
    public void Configure(EntityTypeBuilder<ClusterTest> builder)
    {
        builder.ToTable("ClusterTests");
        builder.HasKey(test => test.Id);
        builder.Property(test => test.Id).ValueGeneratedNever();
        builder.Property(test => test.Cluster).HasMaxLength(63);
        builder.Property(test => test.Credential).HasMaxLength(CredentialReference.MaxLength);
        builder.Property(test => test.Context).HasMaxLength(253);
        builder.Property(test => test.GroupPrefix).HasMaxLength(63);
        builder.Property(test => test.PortalNamespace).HasMaxLength(63);
        builder.Property(test => test.PortalServiceAccount).HasMaxLength(63);
        builder.Property(test => test.RequestedBy).HasMaxLength(200);
        builder.Property(test => test.Uid).HasMaxLength(64);
        builder.HasIndex(test => test.RequestedAt);
    }
}
