using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Audit.Anchoring;

internal sealed class AnchorTargetConfiguration : IEntityTypeConfiguration<AnchorTarget>
{
    public void Configure(EntityTypeBuilder<AnchorTarget> builder)
    {
        builder.ToTable("AuditAnchors");
        builder.HasKey(target => target.Kind);
        builder.Property(target => target.Hash).HasMaxLength(64);
        // An attempt that lost its claim stores nothing.
        builder.Property(target => target.ClaimedUntil).IsConcurrencyToken();
    }
}

internal sealed class TimeStampConfiguration : IEntityTypeConfiguration<TimeStamp>
{
    public void Configure(EntityTypeBuilder<TimeStamp> builder)
    {
        builder.ToTable("AuditTimeStamps");
        builder.Property(stamp => stamp.Portal).HasMaxLength(255);
        builder.Property(stamp => stamp.Hash).HasMaxLength(64);
    }
}
