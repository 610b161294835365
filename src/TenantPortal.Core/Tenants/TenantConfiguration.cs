using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    /// <summary>Named here because a service must distinguish violations of this index from others.</summary>
    public const string OneName = "IX_Tenants_OneName";

    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("Tenants");
        builder.HasKey(tenant => tenant.Id);
        builder.Property(tenant => tenant.Id).ValueGeneratedNever();
        builder.Property(tenant => tenant.Name).HasMaxLength(63);
        builder.Property(tenant => tenant.SearchText).HasDefaultValue("");
        builder.Property(tenant => tenant.Cluster).HasMaxLength(63);
        builder.Property(tenant => tenant.Team).HasMaxLength(63);
        builder.Property(tenant => tenant.Tier).HasMaxLength(63);
        builder.Property(tenant => tenant.Environment).HasMaxLength(63);
        builder.Property(tenant => tenant.Product).HasMaxLength(63);
        builder.Property(tenant => tenant.RequestId).HasMaxLength(20);
        builder.Property(tenant => tenant.ManifestHash).HasMaxLength(64);
        builder.Property(tenant => tenant.TraceParent).HasMaxLength(55);
        builder.Property(tenant => tenant.HeldRequestId).HasMaxLength(20);
        builder.Property(tenant => tenant.AppliedHash).HasMaxLength(64);
        builder.Property(tenant => tenant.NamespaceUid).HasMaxLength(64);
        builder.Property(tenant => tenant.ClaimedBy).HasMaxLength(200);
        builder.Property(tenant => tenant.SuspensionReason).HasMaxLength(1000);
        builder.Property(tenant => tenant.HoldsWorkloads).HasDefaultValue(false);
        builder.Property(tenant => tenant.SleptSeconds).HasDefaultValue(0L);
        builder.Property(tenant => tenant.Generation).IsConcurrencyToken();
        // When a deletion is canceled and started at the same time, one of the two fails.
        builder.Property(tenant => tenant.DeletionStartedAt).IsConcurrencyToken();
        // Separate columns, because the database computes sums over all tenants.
        builder.ComplexProperty(tenant => tenant.Committed);
        builder.HasOne<Team>().WithMany().HasForeignKey(tenant => tenant.Team).OnDelete(DeleteBehavior.Restrict);
        // The records of deleted tenants stay but do not reserve the name forever.
        builder.HasIndex(tenant => tenant.Name).IsUnique().HasFilter("\"ArchivedAt\" IS NULL").HasDatabaseName(OneName);
        builder.HasIndex(tenant => tenant.NextReconcileAt);
        builder.HasIndex(tenant => new { tenant.Product, tenant.Team });
        builder.Ignore(tenant => tenant.Phase);
        builder.Ignore(tenant => tenant.Facts);
        builder.Ignore(tenant => tenant.Suspension);
        builder.Ignore(tenant => tenant.IsStopped);
        builder.Ignore(tenant => tenant.IsReadOnly);
        builder.Ignore(tenant => tenant.KeepsFormerNamespace);
        builder.Ignore(tenant => tenant.IsUntouched);
        builder.Ignore(tenant => tenant.IsHeld);
        builder.Ignore(tenant => tenant.NeedsCapacityCheck);
    }
}
