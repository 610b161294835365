using TenantPortal.Core;
using TenantPortal.Core.Requests;

namespace TenantPortal.Web.Components;

/// <summary>A list that grows by its cursor, and can be read again as far as it has grown.</summary>
/// <param name="load">Reads a page: after which cursor, and how many.</param>
internal sealed class PagedList<T>(Func<string?, int, Task<Page<T>>> load)
{
    public const int PageSize = 50;

    /// <summary>What a service gives at once.</summary>
    private const int Most = 500;

    private string? _next;

    /// <summary>Null before the first load.</summary>
    public IReadOnlyList<T>? Items { get; private set; }

    public bool HasMore => _next is not null;

    public async Task ReloadAsync()
    {
        var wanted = Math.Max(PageSize, Items?.Count ?? 0);
        var fresh = new List<T>();
        string? after = null;
        do
        {
            var page = await load(after, Math.Min(Most, wanted - fresh.Count));
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
