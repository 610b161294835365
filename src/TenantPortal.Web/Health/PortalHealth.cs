using OpenTelemetry.Metrics;
using TenantPortal.Core.Data;
using TenantPortal.Kubernetes;

namespace TenantPortal.Web.Health;

/// <summary>Liveness, readiness and metrics for clusters and monitoring systems. Anonymous, so responses contain no names.</summary>
internal static class PortalHealth
{
    public static void AddPortalHealth(this IServiceCollection services)
    {
        // A process without pages has no sign-in, and these endpoints need none.
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
            : Results.Text("The database is not responding.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
