using System.Net;
using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Monitoring;

namespace TenantPortal.Web.Health;

/// <summary>Limits who reads the metrics: those who reach their own port or have a token, and anyone in the environment Development.</summary>
internal static class MetricsGuard
{
    private const string Bearer = "Bearer ";

    /// <summary>Makes the program listen on the port of the metrics, beside the addresses of the pages.</summary>
    public static void AddMetricsPort(this WebApplicationBuilder builder, MetricsOptions options)
    {
        if (options.Port is <= 0 or > IPEndPoint.MaxPort)
            return;
        if (builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            // These replace the addresses of Urls.
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(options.Port));
            return;
        }

        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, $"{builder.Configuration["Urls"]};{AddressOf(options, builder.Environment)}");
    }

    /// <summary>The address of the metrics' own port. The Development sign-in serves only this machine.</summary>
    public static string AddressOf(MetricsOptions options, IHostEnvironment environment) =>
        $"http://{(environment.IsDevelopment() ? "localhost" : "*")}:{options.Port}";

    /// <summary>Whether the request came to the metrics' own port.</summary>
    public static bool IsOnPort(HttpContext context) =>
        context.RequestServices.GetRequiredService<MetricsOptions>().Port is > 0 and var port && context.Connection.LocalPort == port;

    /// <summary>Refuses metrics to others on the port of the pages.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var options = context.RequestServices.GetRequiredService<MetricsOptions>();
        if (!context.Request.Path.StartsWithSegments(MonitoringPaths.Metrics) || Authorizes(options.Token, context.Request) || IsOpen(options, context))
            await next(context);
        else if (options.Token.Length > 0)
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Send the token in Metrics:Token as 'Authorization: Bearer TOKEN'.");
        else
            await RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                options.Port > 0 ? "Metrics are served on the port in Metrics:Port." : "Metrics are off. Set Metrics:Port or Metrics:Token to serve them."
            );
    }

    private static bool IsOpen(MetricsOptions options, HttpContext context) =>
        options is { Port: 0, Token: "" } && context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();

    /// <summary>Compares hashes, so that the time that it takes says nothing about the token.</summary>
    private static bool Authorizes(string token, HttpRequest request) =>
        token.Length > 0
        && request.Headers.Authorization.ToString() is { } header
        && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(HashOf(header[Bearer.Length..].Trim()), HashOf(token));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"TenantPortal metrics\"";
        return Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
    }
}
