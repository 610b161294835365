namespace TenantPortal.Core.Budgets;

/// <summary>What happens to a request that exceeds a budget.</summary>
public enum BudgetMode
{
    /// <summary>A manager of the department has to allow it, after the other approvals.</summary>
    SecondDecision,

    /// <summary>It cannot be submitted or approved.</summary>
    Refuse,
}

/// <summary>How budgets apply (section <c>Budgets</c>).</summary>
public sealed class BudgetOptions
{
    public const string Section = "Budgets";

    /// <summary>
    /// What happens to a request that exceeds a budget of its team or department: <c>SecondDecision</c> needs a second decision by a manager of the
    /// department, <c>Refuse</c> refuses it.
    /// </summary>
    public BudgetMode Mode { get; set; }
}
