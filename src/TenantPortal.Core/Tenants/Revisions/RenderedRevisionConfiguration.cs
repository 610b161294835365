using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Tenants.Revisions;

internal sealed class RenderedRevisionConfiguration : IEntityTypeConfiguration<RenderedRevision>
{
    public void Configure(EntityTypeBuilder<RenderedRevision> builder)
    {
        builder.ToTable("Revisions");
        builder.HasKey(revision => revision.Hash);
        builder.Property(revision => revision.Hash).HasMaxLength(64);
    }
}
