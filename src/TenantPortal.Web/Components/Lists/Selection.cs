namespace TenantPortal.Web.Components.Lists;

/// <summary>The selected rows of a list, by what distinguishes them. A row that is no longer shown is not acted on.</summary>
/// <param name="onChange">Renders the page that shows the list.</param>
public sealed class Selection(Action onChange)
{
    private readonly HashSet<object> _keys = [];

    public bool Contains(object key) => _keys.Contains(key);

    public void Set(IEnumerable<object> keys, bool isSelected)
    {
        if (isSelected)
            _keys.UnionWith(keys);
        else
            _keys.ExceptWith(keys);
        onChange();
    }

    public void Clear()
    {
        _keys.Clear();
        onChange();
    }
}
