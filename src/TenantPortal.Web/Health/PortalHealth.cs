using OpenTelemetry.Metrics;
using TenantPortal.Core.Data;
using TenantPortal.Kubernetes;

namespace TenantPortal.Web.Health;

/// <summary>What a cluster and a monitoring system ask: lives, ready, and numbers. Anonymous, so no names are in them.</summary>
internal static class PortalHealth
{
    public static void AddPortalHealth(this IServiceCollection services)
    {
        // Where there are no pages there is no sign-in either; what is mapped here needs none.
        services.AddAuthorization();
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(KubernetesServices.MeterName, "Microsoft.AspNetCore.Components.Server.Circuits")
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter()
            );
    }

    public static void MapPortalHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", IsReadyAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static async Task<IResult> IsReadyAsync(DatabaseStartup database, CancellationToken cancellationToken) =>
        await database.CanConnectAsync(cancellationToken)
            ? Results.Text("ok")
            : Results.Text("The database does not answer.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
