namespace TenantPortal.Core.Budgets;

/// <summary>What a budget is of.</summary>
public enum BudgetLevel
{
    Department,
    Team,
}

/// <summary>A department or a team, which can have a budget.</summary>
public sealed record BudgetOwner(BudgetLevel Level, string Name)
{
    public static BudgetOwner Department(string name) => new(BudgetLevel.Department, name);

    public static BudgetOwner Team(string name) => new(BudgetLevel.Team, name);

    /// <summary>As audit entries name the department or team: <c>team/payments</c>.</summary>
    public string Subject => $"{Level.ToString().ToLowerInvariant()}/{Name}";

    /// <summary>As in "team 'payments'".</summary>
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()} '{Name}'";
}
