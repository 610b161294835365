namespace TenantPortal.Web.Components.Lists;

/// <summary>Reads and writes the columns of a list in its address, so that a link shows the same columns to everyone.</summary>
public static class ShownColumns
{
    /// <summary>What the address says where no column but the first is shown.</summary>
    private const string None = "none";

    /// <summary>The shown columns in the order of the list: the first, which names the item, and those that the address names. Without any, all.</summary>
    public static IReadOnlyList<ListColumn<TItem>> Choose<TItem>(IReadOnlyList<ListColumn<TItem>> columns, string? address)
    {
        if (address == None)
            return [columns[0]];
        var named = (address ?? "").Split(',').ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<ListColumn<TItem>> chosen = [columns[0], .. columns.Skip(1).Where(column => named.Contains(column.Key))];
        return chosen.Count > 1 ? chosen : columns;
    }

    /// <summary>What the address says after a column was shown or hidden; null where all are shown.</summary>
    public static string? Toggle<TItem>(IReadOnlyList<ListColumn<TItem>> columns, string? address, ListColumn<TItem> column, bool isShown)
    {
        var shown = Choose(columns, address).ToHashSet();
        if (isShown)
            shown.Add(column);
        else
            shown.Remove(column);
        var keys = columns.Skip(1).Where(shown.Contains).Select(known => known.Key).ToList();
        return keys.Count == columns.Count - 1 ? null
            : keys.Count == 0 ? None
            : string.Join(',', keys);
    }
}
