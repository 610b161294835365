using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Clusters.Notices;

internal sealed class ClusterNoticeConfiguration : IEntityTypeConfiguration<ClusterNotice>
{
    public void Configure(EntityTypeBuilder<ClusterNotice> builder)
    {
        builder.ToTable("ClusterNotices");
        builder.HasKey(notice => new { notice.Cluster, notice.Source });
        builder.Property(notice => notice.Cluster).HasMaxLength(63);
        builder.Property(notice => notice.Source).HasMaxLength(40);
        builder.Property(notice => notice.Text).HasMaxLength(ClusterNotices.MaxLength);
    }
}
