using System.Net;

namespace TenantPortal.Web.Auth;

/// <summary>The addresses that the settings make the portal listen on, before it does.</summary>
internal static class ListeningAddresses
{
    /// <summary>The configured addresses that other machines can reach.</summary>
    public static IReadOnlyList<string> FindOpen(IConfiguration configuration) => [.. FindAll(configuration).Where(address => !IsLoopback(address))];

    public static bool IsPlainHttp(string address) => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IEnumerable<string> FindAll(IConfiguration configuration)
    {
        var urls = Split(configuration["urls"]);
        // Ports alone listen on every address; they count only where there are no addresses.
        var ports =
            urls.Length > 0
                ? []
                : Split(configuration["http_ports"])
                    .Select(port => $"http://*:{port}")
                    .Concat(Split(configuration["https_ports"]).Select(port => $"https://*:{port}"));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return urls.Concat(ports).Concat(endpoints);
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
}
