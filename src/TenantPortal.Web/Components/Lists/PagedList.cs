using TenantPortal.Core;
using TenantPortal.Core.Requests;

namespace TenantPortal.Web.Components.Lists;

/// <summary>A list that loads page by page and can be reloaded to its current length.</summary>
/// <param name="load">Loads a page; takes the cursor to continue after and the page size.</param>
internal sealed class PagedList<T>(Func<string?, int, Task<Page<T>>> load)
{
    public const int PageSize = 50;

    /// <summary>The maximum page size of a service.</summary>
    private const int MaxPageSize = 500;

    private string? _next;

    /// <summary>The items loaded so far; null before the first load.</summary>
    public IReadOnlyList<T>? Items { get; private set; }

    public bool HasMore => _next is not null;

    public async Task ReloadAsync()
    {
        var wanted = Math.Max(PageSize, Items?.Count ?? 0);
        var fresh = new List<T>();
        string? after = null;
        do
        {
            var page = await load(after, Math.Min(MaxPageSize, wanted - fresh.Count));
            fresh.AddRange(page.Items);
            after = page.Next;
        } while (after is not null && fresh.Count < wanted);
        (Items, _next) = (fresh, after);
    }

    public async Task LoadMoreAsync()
    {
        var page = await load(_next, PageSize);
        (Items, _next) = ([.. Items ?? [], .. page.Items], page.Next);
    }
}
