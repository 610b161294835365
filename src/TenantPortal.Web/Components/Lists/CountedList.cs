using TenantPortal.Core;

namespace TenantPortal.Web.Components.Lists;

/// <summary>A list with a filter that loads page by page, and the number of matching items in each state, such as a phase.</summary>
/// <param name="load">Loads a page; takes the filter, the cursor to continue after and the page size.</param>
/// <param name="count">Counts the items that match the filter apart from its state, by state.</param>
/// <param name="stateOf">The state that a filter selects; null for all.</param>
internal sealed class CountedList<TItem, TFilter, TState>(
    Func<TFilter, string?, int, Task<Page<TItem>>> load,
    Func<TFilter, Task<IReadOnlyDictionary<TState, int>>> count,
    Func<TFilter, TState?> stateOf
)
    where TFilter : class, IEquatable<TFilter>
    where TState : struct, Enum
{
    private TFilter? _filter;
    private PagedList<TItem>? _pages;
    private IReadOnlyDictionary<TState, int> _counts = new Dictionary<TState, int>();

    /// <summary>The items loaded so far; null before the first load for a filter.</summary>
    public IReadOnlyList<TItem>? Items => _pages?.Items;

    public bool HasMore => _pages is { HasMore: true };

    /// <summary>How many items match the filter; null before they are counted.</summary>
    public int? Total { get; private set; }

    /// <summary>Shows what matches the filter, unless it is shown already.</summary>
    public Task ShowAsync(TFilter filter)
    {
        if (filter.Equals(_filter))
            return Task.CompletedTask;
        (_filter, _pages) = (filter, new PagedList<TItem>((after, limit) => load(filter, after, limit)));
        return ReloadAsync();
    }

    /// <summary>Loads as much again as is shown, and counts again.</summary>
    public async Task ReloadAsync()
    {
        if (_pages is not { } pages || _filter is not { } filter)
            return;
        await pages.ReloadAsync();
        var counts = await count(filter);
        // Another filter may have been chosen meanwhile.
        if (pages == _pages)
            (_counts, Total) = (counts, stateOf(filter) is { } state ? counts.GetValueOrDefault(state) : counts.Values.Sum());
    }

    public Task LoadMoreAsync() => _pages?.LoadMoreAsync() ?? Task.CompletedTask;

    /// <summary>The states to choose from, with their counts. One without items is no choice, unless it is the one that is shown.</summary>
    public IEnumerable<KeyValuePair<string, string>> ListStates(TState? shown, Func<TState, string> wordOf) =>
        from state in Enum.GetValues<TState>()
        let number = _counts.GetValueOrDefault(state)
        where number > 0 || state.Equals(shown)
        select KeyValuePair.Create(state.ToString(), $"{wordOf(state)} ({number})");
}
