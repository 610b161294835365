using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Requests.Drafts;

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("Drafts");
        builder.HasKey(draft => draft.Id);
        builder.Property(draft => draft.Id).HasMaxLength(20);
        builder.Property(draft => draft.WriterId).HasMaxLength(200);
        builder.HasIndex(draft => new { draft.WriterId, draft.SavedAt });
    }
}
