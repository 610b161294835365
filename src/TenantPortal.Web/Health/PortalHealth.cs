using TenantPortal.Core.Data.Startup;

namespace TenantPortal.Web.Health;

/// <summary>Liveness, readiness and metrics for clusters and monitoring systems. Responses contain no names.</summary>
internal static class PortalHealth
{
    public static void AddPortalHealth(this IServiceCollection services)
    {
        // First of all, and so before AllowedHosts is enforced: probes and monitoring systems come to the address of a pod, by no name.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, MonitoringFirst>());
        // A process without pages has no sign-in, and these endpoints need none.
        services.AddAuthorization();
    }

    public static void MapPortalHealth(this WebApplication app)
    {
        app.Use(MetricsGuard.InvokeAsync);
        app.MapPrometheusScrapingEndpoint(MonitoringPaths.Metrics).AllowAnonymous();
    }

    /// <summary>Answers probes and the metrics' own port before any rule about hosts, users or sessions applies.</summary>
    private sealed class MonitoringFirst : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(AnswerProbesAsync);
                // Nothing else is served there: a branch that matches no path answers 404.
                app.MapWhen(MetricsGuard.IsOnPort, own => own.UseOpenTelemetryPrometheusScrapingEndpoint(MonitoringPaths.Metrics));
                next(app);
            };

        private static async Task AnswerProbesAsync(HttpContext context, RequestDelegate next)
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
                await next(context);
            else if (context.Request.Path == MonitoringPaths.Liveness)
                await context.Response.WriteAsync("ok");
            else if (context.Request.Path == MonitoringPaths.Readiness)
                await AnswerReadinessAsync(context);
            else
                await next(context);
        }

        private static async Task AnswerReadinessAsync(HttpContext context)
        {
            var isReady = await context.RequestServices.GetRequiredService<DatabaseStartup>().CanConnectAsync(context.RequestAborted);
            if (!isReady)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(isReady ? "ok" : "The database is not responding.");
        }
    }
}
