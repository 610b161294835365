using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Tenants.Recertifying;

internal sealed class RecertificationConfiguration : IEntityTypeConfiguration<Recertification>
{
    public void Configure(EntityTypeBuilder<Recertification> builder)
    {
        builder.ToTable("Recertifications");
        builder.HasKey(row => new { row.TenantId, row.DueOn });
        builder.Property(row => row.AnsweredBy).HasMaxLength(200);
        builder.Property(row => row.AnsweredByName).HasMaxLength(200);
        builder.Ignore(row => row.IsOpen);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
