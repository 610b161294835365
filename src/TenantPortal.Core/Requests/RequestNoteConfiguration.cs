using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Requests;

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
