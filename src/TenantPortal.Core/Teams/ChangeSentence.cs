namespace TenantPortal.Core.Teams;

/// <summary>Describes a change: <c>Changed the title from 'Pay' to 'Payments', the deputy from none to 'ann'.</c></summary>
internal static class ChangeSentence
{
    /// <summary>Empty when nothing changed.</summary>
    public static string Write(params (string What, string? Before, string? After)[] values)
    {
        var changes = values
            .Where(value => value.Before != value.After)
            .Select(value => $"the {value.What} from {Quote(value.Before)} to {Quote(value.After)}")
            .ToArray();
        return changes.Length == 0 ? "" : $"Changed {string.Join(", ", changes)}.";
    }

    private static string Quote(string? value) => value is null ? "none" : $"'{value}'";
}
