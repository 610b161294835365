using TenantPortal.Core;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Web.Components.Lists;

/// <summary>What can be done with several rows of a list, one after the other. The service authorizes each.</summary>
/// <param name="Verb">The button: <c>Suspend</c>.</param>
/// <param name="Act">The button of the confirmation, with the rows: <c>Suspend 2 tenants</c>.</param>
/// <param name="RunAsync">Does it with one row and returns why it could not be done.</param>
public sealed record BulkAction<TItem>(Sentence Verb, Func<Sentence, Sentence> Act, Func<CurrentUser, TItem, BulkInput, Task<IReadOnlyList<Problem>>> RunAsync)
{
    /// <summary>What follows, as one sentence, for the confirmation.</summary>
    public Sentence? Explanation { get; init; }

    public bool IsDestructive { get; init; }

    /// <summary>Whether the user sees the rows once more before it starts.</summary>
    public bool NeedsConfirmation { get; init; } = true;

    /// <summary>The most characters of the reason that it needs; null if it needs none.</summary>
    public int? MaxReasonLength { get; init; }

    /// <summary>The label of the date that it needs; null if it needs none.</summary>
    public Sentence? DateLabel { get; init; }
}

/// <summary>What the user enters once for all rows.</summary>
public sealed record BulkInput(string? Reason, DateTimeOffset Until);
