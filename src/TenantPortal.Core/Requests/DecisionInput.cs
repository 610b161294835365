namespace TenantPortal.Core.Requests;

/// <summary>What somebody decides, as they wrote it. Without values of their own the request stands as it was asked.</summary>
public sealed record DecisionInput
{
    /// <summary>The reason; must be there to reject, to allow a refused tier and to exceed the capacity.</summary>
    public string? Comment { get; init; }

    /// <summary>The revision that was seen.</summary>
    public string? Revision { get; init; }

    /// <summary>Approve with another size of the tier; instead of <see cref="Quota"/>.</summary>
    public string? Size { get; init; }

    /// <summary>Approve with other amounts, one of every resource; instead of <see cref="Size"/>.</summary>
    public IReadOnlyDictionary<string, string>? Quota { get; init; }

    /// <summary>Approve with another last day.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The revision that a preview of the changed values showed; when given, exactly that is approved or nothing.</summary>
    public string? DecidedRevision { get; init; }

    public bool ChangesQuota => !string.IsNullOrEmpty(Size) || Quota is { Count: > 0 };

    public bool ChangesValues => ChangesQuota || ExpiresOn is not null;
}
