using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Guards;

internal sealed class GuardReportConfiguration : IEntityTypeConfiguration<GuardReport>
{
    public void Configure(EntityTypeBuilder<GuardReport> builder)
    {
        builder.ToTable("GuardReports");
        builder.HasKey(report => report.Cluster);
        builder.Property(report => report.Cluster).HasMaxLength(63);
        builder.Property(report => report.ServerVersion).HasMaxLength(120);
        // A run that lost its claim stores nothing.
        builder.Property(report => report.ClaimedUntil).IsConcurrencyToken();
        builder.Ignore(report => report.Missing);
        builder.Ignore(report => report.ContradictsSettings);
    }
}
