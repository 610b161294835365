namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>A list from a cluster that is shown and stored: the first items, and how many there are.</summary>
public sealed record BoundedList<T>(IReadOnlyList<T> Items, int Count)
{
    public static readonly BoundedList<T> Empty = new([], 0);

    public bool IsComplete => Items.Count == Count;
}

/// <summary>Creates bounded lists.</summary>
public static class BoundedList
{
    /// <summary>Items that are kept of a list.</summary>
    public const int MaxItems = 200;

    public static BoundedList<T> Of<T>(IReadOnlyCollection<T> items) => new([.. items.Take(MaxItems)], items.Count);
}
