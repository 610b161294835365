using TenantPortal.Core.Data;

namespace TenantPortal.Core.Budgets;

/// <summary>What a request does to the budgets of its team and department, at the time of the assessment.</summary>
[StoredAsJson]
public sealed record RequestBudget(IReadOnlyList<RequestBudgetLine> Lines, DateTimeOffset CheckedAt)
{
    public bool IsExceeded => Lines.Any(line => line.IsExceeded);

    /// <summary>A sentence for each ceiling that the request exceeds; empty when it exceeds none.</summary>
    public string WhatExceeds => string.Join(" ", Lines.Where(line => line.IsExceeded).Select(line => line.Sentence));
}

/// <summary>One ceiling of one budget.</summary>
/// <param name="Owner">The title of the department or team.</param>
/// <param name="Share">What is committed and requested, divided by the ceiling: above 1, it is exceeded.</param>
/// <param name="IsExceeded">Whether the request exceeds the ceiling. A request for no more than the tenant has never does.</param>
/// <param name="Sentence">The same as a sentence: <c>This takes Commerce to 82 % of its CPU budget: 41 cores of 50 cores.</c></param>
public sealed record RequestBudgetLine(string Owner, double Share, bool IsExceeded, string Sentence);
