using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Audit;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("Audit");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.ActorId).HasMaxLength(200);
        builder.Property(entry => entry.ActorName).HasMaxLength(200);
        builder.Property(entry => entry.Action).HasMaxLength(60);
        builder.Property(entry => entry.Subject).HasMaxLength(200);
        builder.Property(entry => entry.Tenant).HasMaxLength(63);
        builder.Property(entry => entry.Team).HasMaxLength(63);
        builder.Property(entry => entry.KeyId).HasMaxLength(12).HasDefaultValue("");
        builder.Property(entry => entry.PreviousHash).HasMaxLength(64).HasDefaultValue("");
        builder.Property(entry => entry.Hash).HasMaxLength(64).HasDefaultValue("");
        builder.HasIndex(entry => new { entry.Subject, entry.Id });
        builder.HasIndex(entry => new { entry.ActorId, entry.Id });
        builder.HasIndex(entry => new { entry.Action, entry.Id });
        builder.HasIndex(entry => new { entry.Tenant, entry.Id });
        builder.HasIndex(entry => new { entry.Team, entry.Id });
        builder.HasIndex(entry => entry.At);
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead");
        builder.HasKey(head => head.Id);
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.Property(head => head.Hash).HasMaxLength(64);
        builder.Property(head => head.KeyId).HasMaxLength(12);
        builder.Property(head => head.Signature).HasMaxLength(64);
    }
}
