using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.PlatformNotices;

internal sealed class PlatformNoticeConfiguration : IEntityTypeConfiguration<PlatformNotice>
{
    public void Configure(EntityTypeBuilder<PlatformNotice> builder)
    {
        builder.ToTable("PlatformNotices");
        builder.HasKey(notice => notice.Id);
        builder.Property(notice => notice.Id).ValueGeneratedNever();
        builder.Property(notice => notice.Text).HasMaxLength(PlatformNoticeService.MaxLength);
        builder.Property(notice => notice.PublishedBy).HasMaxLength(200);
        builder.HasIndex(notice => notice.EndsAt);
    }
}
