using TenantPortal.Core.Budgets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers budgets.</summary>
internal static class BudgetServices
{
    public static IServiceCollection AddBudgets(this IServiceCollection services) =>
        services.AddSettings<BudgetOptions>(BudgetOptions.Section).AddSingleton<BudgetService>();
}
