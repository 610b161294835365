using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Data.Configurations;

internal sealed class RequestNoteConfiguration : IEntityTypeConfiguration<RequestNote>
{
    public void Configure(EntityTypeBuilder<RequestNote> builder)
    {
        builder.ToTable("Notes");
        builder.Property(note => note.AuthorId).HasMaxLength(200);
        builder.Property(note => note.AuthorName).HasMaxLength(200);
        builder.Property(note => note.Text).HasMaxLength(RequestNote.MaxLength);
        builder.HasOne<TenantRequest>().WithMany().HasForeignKey(note => note.RequestId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.HasKey(draft => draft.Id);
        builder.Property(draft => draft.Id).HasMaxLength(20);
        builder.Property(draft => draft.WriterId).HasMaxLength(200);
        builder.HasIndex(draft => new { draft.WriterId, draft.SavedAt });
    }
}
