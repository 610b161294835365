using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Data.Configurations;

internal sealed class TeamConfiguration : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.HasKey(team => team.Name);
        builder.Property(team => team.Name).HasMaxLength(63);
        builder.Property(team => team.Title).HasMaxLength(200);
        builder.Property(team => team.LeadGroup).HasMaxLength(127);
        builder.Property(team => team.MemberGroup).HasMaxLength(127);
        builder.HasOne<Department>().WithMany().HasForeignKey(team => team.Department).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(team => team.LeadGroup);
        builder.HasIndex(team => team.MemberGroup);
    }
}

internal sealed class DepartmentConfiguration : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder)
    {
        builder.HasKey(department => department.Name);
        builder.Property(department => department.Name).HasMaxLength(63);
        builder.Property(department => department.Title).HasMaxLength(200);
        builder.Property(department => department.ManagerGroup).HasMaxLength(127);
    }
}
