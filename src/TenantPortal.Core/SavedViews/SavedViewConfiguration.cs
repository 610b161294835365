using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.SavedViews;

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.HasKey(view => new
        {
            view.PersonId,
            view.List,
            view.Name,
        });
        builder.Property(view => view.PersonId).HasMaxLength(200);
        builder.Property(view => view.List).HasConversion<string>().HasMaxLength(20);
        builder.Property(view => view.Name).HasMaxLength(SavedViewService.MaxNameLength);
        builder.Property(view => view.Query).HasMaxLength(SavedViewService.MaxQueryLength);
    }
}
