namespace TenantPortal.Web.Api;

/// <summary>Writes CSV (RFC 4180) with every field quoted.</summary>
internal static class Csv
{
    public static string Row(IEnumerable<string?> fields) =>
        string.Join(',', fields.Select(field => $"\"{Defuse(field ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>Prefixes user input with an apostrophe, so that spreadsheets do not run it as a formula.</summary>
    private static string Defuse(string field) => field is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + field : field;
}
