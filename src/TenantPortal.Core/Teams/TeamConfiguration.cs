using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Teams;

internal sealed class TeamConfiguration : IEntityTypeConfiguration<Team>
{
    /// <summary>Named here because a service must distinguish violations of this index from others.</summary>
    public const string OneLeadGroup = "IX_Teams_LeadGroup";

    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("Teams");
        builder.HasKey(team => team.Name);
        builder.Property(team => team.Name).HasMaxLength(63);
        builder.Property(team => team.Title).HasMaxLength(200);
        builder.Property(team => team.CostCentre).HasMaxLength(TeamProfile.MaxCostCentreLength);
        builder.Property(team => team.LeadGroup).HasMaxLength(GroupName.MaxLength);
        builder.Property(team => team.LeadGroupTitle).HasMaxLength(TeamProfile.MaxTitleLength);
        builder.Property(team => team.MemberGroup).HasMaxLength(GroupName.MaxLength);
        builder.Property(team => team.MemberGroupTitle).HasMaxLength(TeamProfile.MaxTitleLength);
        builder.Property(team => team.Deputy).HasMaxLength(200);
        builder.Property(team => team.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(team => team.Department).OnDelete(DeleteBehavior.Restrict);
        // A lead group belongs to one team, so that the team of a request is unambiguous.
        builder.HasIndex(team => team.LeadGroup).IsUnique().HasDatabaseName(OneLeadGroup);
        builder.HasIndex(team => team.MemberGroup);
    }
}

internal sealed class DepartmentConfiguration : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder)
    {
        builder.ToTable("Departments");
        builder.HasKey(department => department.Name);
        builder.Property(department => department.Name).HasMaxLength(63);
        builder.Property(department => department.Title).HasMaxLength(200);
        builder.Property(department => department.ManagerGroup).HasMaxLength(GroupName.MaxLength);
        builder.Property(department => department.ManagerGroupTitle).HasMaxLength(TeamProfile.MaxTitleLength);
        builder.Property(department => department.Version).IsConcurrencyToken();
    }
}

internal sealed class TeamRoleTermConfiguration : IEntityTypeConfiguration<TeamRoleTerm>
{
    public void Configure(EntityTypeBuilder<TeamRoleTerm> builder)
    {
        // Without a key to the team: a team that is deleted and created again keeps its history.
        builder.ToTable("TeamRoleTerms");
        builder.Property(term => term.Team).HasMaxLength(63);
        builder.Property(term => term.Holder).HasMaxLength(200);
        builder.Property(term => term.GivenBy).HasMaxLength(200);
        builder.HasIndex(term => term.Team);
    }
}
