using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Orphans;

internal sealed class OrphanConfiguration : IEntityTypeConfiguration<Orphan>
{
    public const string OneOpen = "IX_Orphans_OneOpen";

    public void Configure(EntityTypeBuilder<Orphan> builder)
    {
        builder.ToTable("Orphans");
        builder.HasKey(orphan => orphan.Id);
        builder.Property(orphan => orphan.Id).ValueGeneratedNever();
        builder.Property(orphan => orphan.Cluster).HasMaxLength(63);
        builder.Property(orphan => orphan.ApiVersion).HasMaxLength(260);
        builder.Property(orphan => orphan.Kind).HasMaxLength(63);
        builder.Property(orphan => orphan.Namespace).HasMaxLength(63);
        builder.Property(orphan => orphan.Name).HasMaxLength(253);
        builder.Property(orphan => orphan.Uid).HasMaxLength(64);
        builder.Property(orphan => orphan.Tenant).HasMaxLength(63);
        builder.Property(orphan => orphan.WhyNotRemoved).HasMaxLength(300);
        builder.Property(orphan => orphan.IgnoreReason).HasMaxLength(IgnorePolicy.MaxReasonLength);
        builder.Property(orphan => orphan.IgnoredBy).HasMaxLength(200);
        builder.Property(orphan => orphan.RemovalProposedBy).HasMaxLength(200);
        builder.Property(orphan => orphan.RemovalProposedByName).HasMaxLength(200);
        builder.Property(orphan => orphan.ProposedContents).HasMaxLength(300);
        builder.Property(orphan => orphan.RemovalConfirmedByName).HasMaxLength(200);
        builder.Property(orphan => orphan.RemovalMessage).HasMaxLength(OrphanLog.MaxMessageLength);
        // A decision is about what the admin saw, and only one replica closes an orphan.
        builder.Property(orphan => orphan.ClosedAt).IsConcurrencyToken();
        builder.Property(orphan => orphan.IgnoredUntil).IsConcurrencyToken();
        builder.Property(orphan => orphan.RemovalProposedAt).IsConcurrencyToken();
        builder.Property(orphan => orphan.RemovalConfirmedAt).IsConcurrencyToken();
        builder.HasIndex(orphan => new { orphan.Cluster, orphan.Uid }).IsUnique().HasFilter("\"ClosedAt\" IS NULL").HasDatabaseName(OneOpen);
        builder.HasIndex(orphan => orphan.ClosedAt);
        builder.Ignore(orphan => orphan.Object);
        builder.Ignore(orphan => orphan.Contents);
        builder.Ignore(orphan => orphan.Title);
    }
}
