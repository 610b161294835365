using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Budgets;

/// <summary>The budget of a department or a team. The row is deleted with its owner, and when its last ceiling is removed.</summary>
public sealed class Budget : IAuditSubject
{
    public Budget(BudgetOwner owner, BudgetCeilings ceilings)
        : this()
    {
        Id = owner.Subject;
        (Department, Team) = owner.Level == BudgetLevel.Department ? (owner.Name, (string?)null) : (null, owner.Name);
        Change(ceilings);
    }

    // For Entity Framework.
    private Budget() => (Id, Ceilings) = ("", BudgetCeilings.None);

    /// <summary>The <see cref="BudgetOwner.Subject"/>, so that an owner has one budget.</summary>
    public string Id { get; private set; }

    /// <summary>Null for the budget of a team.</summary>
    public string? Department { get; private set; }

    /// <summary>Null for the budget of a department.</summary>
    public string? Team { get; private set; }

    public BudgetCeilings Ceilings { get; private set; }

    /// <summary>Changes with every update, so that two users do not overwrite each other.</summary>
    public Guid Version { get; private set; }

    public BudgetOwner Owner => Department is { } department ? BudgetOwner.Department(department) : BudgetOwner.Team(Team!);

    public void Change(BudgetCeilings ceilings) => (Ceilings, Version) = (ceilings, Guid.NewGuid());

    string? IAuditSubject.AuditName => Id;

    string? IAuditSubject.AuditTeam => Team;
}

internal sealed class BudgetConfiguration : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder)
    {
        builder.ToTable("Budgets");
        builder.Property(budget => budget.Id).HasMaxLength(80);
        builder.Property(budget => budget.Department).HasMaxLength(63);
        builder.Property(budget => budget.Team).HasMaxLength(63);
        builder.Property(budget => budget.Version).IsConcurrencyToken();
        builder.HasOne<Department>().WithMany().HasForeignKey(budget => budget.Department).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Team>().WithMany().HasForeignKey(budget => budget.Team).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(budget => budget.Owner);
    }
}
