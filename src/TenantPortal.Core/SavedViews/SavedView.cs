namespace TenantPortal.Core.SavedViews;

/// <summary>A page with a list whose filters can be saved.</summary>
public enum ViewedList
{
    Tenants,
    Requests,
    Approvals,
}

/// <summary>What a list showed when a user saved it under a name. Only they see it.</summary>
public sealed class SavedView(string personId, ViewedList list, string name, string query)
{
    /// <summary>The immutable id of the identity provider.</summary>
    public string PersonId { get; private set; } = personId;

    public ViewedList List { get; private set; } = list;

    /// <summary>One of each name in a list.</summary>
    public string Name { get; private set; } = name;

    /// <summary>The filters, the order and the columns, as the query string of the page without its question mark.</summary>
    public string Query { get; private set; } = query;

    public void Replace(string query) => Query = query;
}
