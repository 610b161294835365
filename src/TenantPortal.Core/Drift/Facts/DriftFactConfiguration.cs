using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Drift.Facts;

internal sealed class DriftFactConfiguration : IEntityTypeConfiguration<DriftFact>
{
    public void Configure(EntityTypeBuilder<DriftFact> builder)
    {
        builder.ToTable("DriftFacts");
        builder.HasKey(fact => fact.Id);
        builder.Property(fact => fact.Id).ValueGeneratedNever();
        builder.Property(fact => fact.ApiVersion).HasMaxLength(260);
        builder.Property(fact => fact.Kind).HasMaxLength(63);
        builder.Property(fact => fact.Namespace).HasMaxLength(63);
        builder.Property(fact => fact.Name).HasMaxLength(253);
        builder.Property(fact => fact.Field).HasMaxLength(FieldPath.MaxLength);
        builder.Property(fact => fact.Approved).HasMaxLength(DriftDetector.MaxValueLength);
        builder.Property(fact => fact.Live).HasMaxLength(DriftDetector.MaxValueLength);
        builder.Property(fact => fact.Manager).HasMaxLength(FieldOwners.MaxManagerLength);
        builder.Property(fact => fact.Version).HasMaxLength(64);
        builder.Property(fact => fact.IgnoreReason).HasMaxLength(IgnorePolicy.MaxReasonLength);
        builder.Property(fact => fact.IgnoredBy).HasMaxLength(200);
        // Several replicas see the same change, and one may end a fact that another sees again.
        builder.Property(fact => fact.LastSeenAt).IsConcurrencyToken();
        builder.Property(fact => fact.RevertedAt).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(fact => fact.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(fact => new
            {
                fact.TenantId,
                fact.Kind,
                fact.Name,
                fact.Field,
            })
            .IsUnique()
            .HasFilter("\"RevertedAt\" IS NULL")
            .HasDatabaseName("IX_DriftFacts_OneOpen");
        builder.HasIndex(fact => new { fact.TenantId, fact.RevertedAt });
        builder.Ignore(fact => fact.IsOpen);
        builder.Ignore(fact => fact.Title);
    }
}
