using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.RightSizing;

/// <summary>One resource of a suggestion, in the unit of <see cref="QuotaFigure"/>.</summary>
/// <param name="P95">The maximum of 95 % of the days did not exceed it; null for a resource that was not seen.</param>
public sealed record SuggestedAmount(QuotaResource Resource, long Current, long Suggested, long? P95)
{
    public long Saving => Current - Suggested;

    /// <summary>The p95 of the daily maxima of what pods really used; null when that was not measured. A hint: the suggestion does not use it.</summary>
    public long? RealP95 { get; init; }
}

/// <summary>What is suggested for a tenant.</summary>
/// <param name="Days">The days with recorded use, of those that count.</param>
/// <param name="MissingDays">The days that are missing for a suggestion; 0 when there are enough.</param>
/// <param name="Size">The suggested size of the tier; null for amounts.</param>
/// <param name="Confidence">Null without a suggestion.</param>
/// <param name="Amounts">Of each resource; empty when the quota is right or too little is known.</param>
/// <param name="MonthlySaving">Null without prices or a suggestion.</param>
public sealed record RightSizingView(
    string Tenant,
    string TeamTitle,
    int Days,
    int MissingDays,
    string? Size,
    SizingConfidence? Confidence,
    IReadOnlyList<SuggestedAmount> Amounts,
    Money? MonthlySaving
)
{
    public bool HasSuggestion => Amounts.Count > 0;

    /// <summary>The share of the quota of a resource that would be free.</summary>
    public double ShareSaved(QuotaResource resource) =>
        Amounts.FirstOrDefault(amount => amount.Resource == resource) is { Current: > 0 } amount ? (double)amount.Saving / amount.Current : 0;
}
