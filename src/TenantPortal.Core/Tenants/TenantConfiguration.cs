using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Tenants;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    /// <summary>Named here because a service must tell this broken index from others.</summary>
    public const string OneName = "IX_Tenants_OneName";

    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("Tenants");
        builder.HasKey(tenant => tenant.Id);
        builder.Property(tenant => tenant.Id).ValueGeneratedNever();
        builder.Property(tenant => tenant.Name).HasMaxLength(63);
        builder.Property(tenant => tenant.Cluster).HasMaxLength(63);
        builder.Property(tenant => tenant.Team).HasMaxLength(63);
        builder.Property(tenant => tenant.Tier).HasMaxLength(63);
        builder.Property(tenant => tenant.RequestId).HasMaxLength(20);
        builder.Property(tenant => tenant.ManifestHash).HasMaxLength(64);
        builder.Property(tenant => tenant.AppliedHash).HasMaxLength(64);
        builder.Property(tenant => tenant.NamespaceUid).HasMaxLength(64);
        builder.Property(tenant => tenant.ClaimedBy).HasMaxLength(200);
        builder.Property(tenant => tenant.Generation).IsConcurrencyToken();
        // Sparing a tenant and beginning to remove it at the same moment: one of them is told.
        builder.Property(tenant => tenant.DeletionStartedAt).IsConcurrencyToken();
        // Columns of their own: sums over all tenants are made in the database.
        builder.ComplexProperty(tenant => tenant.Committed);
        builder.HasOne<Team>().WithMany().HasForeignKey(tenant => tenant.Team).OnDelete(DeleteBehavior.Restrict);
        // The records of deleted tenants stay, and do not hold the name for ever.
        builder.HasIndex(tenant => tenant.Name).IsUnique().HasFilter("\"ArchivedAt\" IS NULL").HasDatabaseName(OneName);
        builder.HasIndex(tenant => tenant.NextReconcileAt);
        builder.Ignore(tenant => tenant.Phase);
        builder.Ignore(tenant => tenant.KeepsFormerNamespace);
        builder.Ignore(tenant => tenant.IsUntouched);
    }
}
