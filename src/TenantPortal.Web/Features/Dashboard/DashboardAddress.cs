using Microsoft.AspNetCore.Http.Extensions;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>Reads and writes the choices of dashboards in addresses.</summary>
internal static class DashboardAddress
{
    /// <summary>The address with the choices that are set.</summary>
    public static string Write(string path, params ReadOnlySpan<(string Name, string? Value)> choices)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in choices)
        {
            if (value is not null)
                query.Add(name, value);
        }

        return path + query.ToQueryString();
    }

    /// <summary>The text of a choice; null when it is not set.</summary>
    public static string? Read(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
