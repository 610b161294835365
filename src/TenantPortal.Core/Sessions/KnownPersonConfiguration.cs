using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

internal sealed class KnownPersonConfiguration : IEntityTypeConfiguration<KnownPerson>
{
    public void Configure(EntityTypeBuilder<KnownPerson> builder)
    {
        builder.ToTable("People");
        builder.HasKey(person => person.Id);
        builder.Property(person => person.Id).HasMaxLength(200);
        builder.Property(person => person.Name).HasMaxLength(200);
        builder.Property(person => person.Email).HasMaxLength(254);
        builder.Property(person => person.Language).HasMaxLength(20);
        builder.HasMany(person => person.Links).WithOne().HasForeignKey(link => link.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(person => person.Links).HasField("_links").UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}
