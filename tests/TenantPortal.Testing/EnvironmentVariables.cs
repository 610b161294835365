namespace TenantPortal.Testing;

/// <summary>Settings as a process of its own gets them.</summary>
public static class EnvironmentVariables
{
    /// <summary><c>Portal:Replica</c> becomes <c>Portal__Replica</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IEnumerable<(string Key, string? Value)> settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value ?? ""));
}
