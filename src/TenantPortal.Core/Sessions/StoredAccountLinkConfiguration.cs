using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Sessions;

internal sealed class StoredAccountLinkConfiguration : IEntityTypeConfiguration<StoredAccountLink>
{
    public void Configure(EntityTypeBuilder<StoredAccountLink> builder)
    {
        builder.ToTable("AccountLinks");
        builder.HasKey(link => new
        {
            link.PersonId,
            link.Kind,
            link.Value,
        });
        builder.Property(link => link.PersonId).HasMaxLength(200);
        builder.Property(link => link.Value).HasMaxLength(AccountLink.MaxValueLength);
        builder.HasIndex(link => new { link.Kind, link.Value });
    }
}
