using System.Net;

namespace TenantPortal.Web.Auth.Development;

/// <summary>
/// The Development sign-in needs no password, so only this machine may reach it: by address, and by name, because a page of another site can
/// point a name of its own at 127.0.0.1.
/// </summary>
internal static class LoopbackOnly
{
    /// <summary>The configured addresses that other machines can reach.</summary>
    public static IReadOnlyList<string> FindOpenAddresses(IConfiguration configuration)
    {
        var urls = Split(configuration["urls"]);
        // Ports alone listen on every address; they count only where there are no addresses.
        var ports = urls.Length > 0 ? [] : Split($"{configuration["http_ports"]};{configuration["https_ports"]}").Select(port => $"http://*:{port}");
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return [.. urls.Concat(ports).Concat(endpoints).Where(address => !IsLoopback(address))];
    }

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // An in-process server has no address.
        var isLocal = context.Connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);
        if (context.Request.Path.StartsWithSegments("/healthz") || (isLocal && IsLoopbackName(context.Request.Host.Host)))
        {
            await next(context);
            return;
        }

        await Results
            .Problem(
                "The Development sign-in has no passwords, so the portal answers only to this machine. Open it as localhost.",
                statusCode: StatusCodes.Status403Forbidden
            )
            .ExecuteAsync(context);
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsLoopback(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || IsLoopbackName(address.Host);
        }
        catch (FormatException)
        {
            // The server refuses it with its own words.
            return true;
        }
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
