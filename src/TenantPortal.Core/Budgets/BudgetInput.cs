using TenantPortal.Core.Languages;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Budgets;

/// <summary>A budget as a user enters it, not yet validated. What is left out has no ceiling.</summary>
public sealed record BudgetInput
{
    /// <summary>By the name of the resource, as Kubernetes writes amounts; empty for no ceiling.</summary>
    public IReadOnlyDictionary<string, string?>? Amounts { get; init; }

    /// <summary>In the currency of the prices; null for no ceiling.</summary>
    public decimal? MonthlyCost { get; init; }

    /// <summary>The version that the change is based on; null where there was no budget.</summary>
    public Guid? Version { get; init; }

    /// <summary>Returns the ceilings, or every mistake at its field.</summary>
    internal Result<BudgetCeilings> ToCeilings(PriceList prices)
    {
        var (amounts, problems) = (new SortedDictionary<string, long>(StringComparer.Ordinal), new List<Problem>());
        foreach (var (name, text) in Amounts ?? new Dictionary<string, string?>())
        {
            if (QuotaResource.Find(name) is not { } resource)
                problems.Add(new($"There is no resource '{WrittenText.Shorten(name)}'. Choose from {string.Join(", ", QuotaResource.All)}.", "quota." + name));
            else if (string.IsNullOrWhiteSpace(text))
                continue;
            else if (QuotaAmount.TryRead(resource, text, out var amount) is { } problem)
                problems.Add(problem);
            else if (amount.Sign > 0)
                amounts[name] = QuotaFigure.ToNumber(resource.HardKey, amount);
        }

        if (MonthlyCost is { } cost && FindMistake(cost, prices) is { } sentence)
            problems.Add(new(sentence, "monthlyCost"));
        return problems.Count > 0 ? problems.ToArray() : new BudgetCeilings { Amounts = amounts, MonthlyCost = MonthlyCost };
    }

    private static Sentence? FindMistake(decimal cost, PriceList prices) =>
        cost switch
        {
            _ when prices.Currency is null => (Sentence)"No prices are configured, so a budget cannot have a cost. Leave it out.",
            <= 0 or > MaxCost => "The cost per month must be more than zero and at most 1,000,000,000,000.",
            _ when decimal.Round(cost, 2) != cost => "The cost per month has at most two decimals.",
            _ => null,
        };

    private const decimal MaxCost = 1_000_000_000_000;
}
