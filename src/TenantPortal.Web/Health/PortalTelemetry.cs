using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TenantPortal.Core.Tracing;
using TenantPortal.Kubernetes;

namespace TenantPortal.Web.Health;

/// <summary>
/// Exports traces, metrics and logs by OTLP once OpenTelemetry's own setting names a collector; its other variables, such as those for the
/// protocol, headers and sampling, apply as they are. Metrics are also served to Prometheus.
/// </summary>
internal static class PortalTelemetry
{
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Database = "Npgsql";
    private const string Components = "Microsoft.AspNetCore.Components";
    private const string Circuits = "Microsoft.AspNetCore.Components.Server.Circuits";

    public static void AddPortalTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services
            .AddOpenTelemetry()
            // The variables come last, so that OTEL_SERVICE_NAME wins.
            .ConfigureResource(resource => resource.AddService("tenantportal").AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
                metrics.AddMeter(KubernetesServices.MeterName, Circuits).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter()
            );
        if (string.IsNullOrWhiteSpace(configuration[EndpointSetting]))
            return;
        telemetry
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .WithTracing(tracing =>
                tracing
                    .AddSource(PortalTracing.SourceName, Database, Components, Circuits)
                    .AddAspNetCoreInstrumentation(options => options.Filter = context => !MonitoringPaths.Contains(context.Request.Path))
                    .AddProcessor(new PollsOfDatabase())
            )
            .UseOtlpExporter();
    }

    /// <summary>Leaves out statements that belong to no trace: the polls of background loops would be most of all spans.</summary>
    private sealed class PollsOfDatabase : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Source.Name == Database && data.ParentSpanId == default)
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
