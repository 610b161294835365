using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Tenants.Expiry;

internal sealed class ExpiryNoticeConfiguration : IEntityTypeConfiguration<ExpiryNotice>
{
    public void Configure(EntityTypeBuilder<ExpiryNotice> builder)
    {
        builder.ToTable("ExpiryNotices");
        builder.HasKey(notice => notice.TenantId);
        builder.Property(notice => notice.TenantId).ValueGeneratedNever();
        // Of two replicas that give the same notice, one saves the row and the announcement, and the other neither.
        builder.Property(notice => notice.ExpiresOn).IsConcurrencyToken();
        builder.Property(notice => notice.Days).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithOne().HasForeignKey<ExpiryNotice>(notice => notice.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
