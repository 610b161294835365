using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.IsolationChecks;

internal sealed class IsolationReportConfiguration : IEntityTypeConfiguration<IsolationReport>
{
    public void Configure(EntityTypeBuilder<IsolationReport> builder)
    {
        builder.ToTable("IsolationReports");
        builder.HasKey(report => report.TenantId);
        builder.Property(report => report.TenantId).ValueGeneratedNever();
        // A run that lost its claim stores nothing.
        builder.Property(report => report.ClaimedUntil).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithOne().HasForeignKey<IsolationReport>(report => report.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(report => report.DueAt);
        builder.Ignore(report => report.Failures);
    }
}
