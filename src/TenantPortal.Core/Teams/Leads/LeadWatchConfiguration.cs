using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Teams.Leads;

internal sealed class LeadWatchConfiguration : IEntityTypeConfiguration<LeadWatch>
{
    public void Configure(EntityTypeBuilder<LeadWatch> builder)
    {
        builder.ToTable("LeadWatches");
        builder.HasKey(watch => watch.Team);
        builder.Property(watch => watch.Team).HasMaxLength(63);
        builder.Property(watch => watch.LeadGroup).HasMaxLength(GroupName.MaxLength);
        builder.HasOne<Team>().WithOne().HasForeignKey<LeadWatch>(watch => watch.Team).OnDelete(DeleteBehavior.Cascade);
    }
}
