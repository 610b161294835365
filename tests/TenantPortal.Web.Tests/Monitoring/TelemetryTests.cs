using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>Alone in the process: exporters see the metrics and spans of all portals in it.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>What a portal exports by OTLP, and how its spans are connected.</summary>
[Collection(typeof(AloneInTheProcess))]
public sealed class TelemetryTests
{
    private const string Purpose = "Runs the checkout.";
    private const int MaxLooks = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_metrics_and_logs_are_exported_to_the_endpoint_without_purposes_and_people()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var settings = collector.Settings.Append(("Logging:LogLevel:Default", "Information")).Append(("OTEL_SERVICE_NAME", "portal-under-test"));
        await using (var portal = new PortalProcess([.. settings]))
        {
            await ProvisionAsync(portal);
            Assert.True(portal.Services.GetRequiredService<TracerProvider>().ForceFlush());
            // Its result is that of all readers, and Prometheus reads only when it is scraped.
            portal.Services.GetRequiredService<MeterProvider>().ForceFlush();
            Assert.True(portal.Services.GetRequiredService<LoggerProvider>().ForceFlush());
        }

        var traces = collector.TextOf("traces");
        Assert.All(
            ["portal-under-test", "request.submit", "request.approve", "tenant.reconcile", "patch namespaces", "tenantportal.outcome"],
            text => Assert.Contains(text, traces, StringComparison.Ordinal)
        );
        Assert.Contains("tenantportal.cluster.call.duration", collector.TextOf("metrics"), StringComparison.Ordinal);
        Assert.Contains("is ready at generation", collector.TextOf("logs"), StringComparison.Ordinal);
        Assert.All(
            [Purpose, "payments-lead", "platform-admin", "Bearer", "/readyz"],
            text => Assert.DoesNotContain(text, traces, StringComparison.OrdinalIgnoreCase)
        );
        Assert.DoesNotContain(Purpose, collector.TextOf("logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_traced()
    {
        await using var portal = new PortalProcess();
        portal.Anonymous().Dispose();

        Assert.Null(portal.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task An_approval_by_the_api_and_the_first_apply_are_one_trace()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var spans = new List<Activity>();
        await using (
            var portal = new PortalProcess(collector.Settings)
            {
                Replacements = services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(spans)),
            }
        )
            await ProvisionAsync(portal);

        var approval = spans.First(span =>
            span.OperationName == "request.approve"
            && spans.Any(other => other.OperationName == "tenant.reconcile" && other.TraceId == span.TraceId && other.ParentSpanId == span.SpanId)
        );
        var trace = spans.Where(span => span.TraceId == approval.TraceId).ToList();
        var reconcile = trace.First(span => span.OperationName == "tenant.reconcile");
        Assert.Equal(ActivityKind.Server, trace.Single(span => span.SpanId == approval.ParentSpanId).Kind);
        Assert.Equal("checkout", reconcile.GetTagItem("tenantportal.tenant"));
        Assert.Contains(
            trace,
            span => span.ParentSpanId == reconcile.SpanId && span.DisplayName.StartsWith("patch ", StringComparison.Ordinal) && span.Kind == ActivityKind.Client
        );
    }

    private static async Task ProvisionAsync(PortalProcess portal)
    {
        var lead = await portal.SignInAsync("payments-lead");
        var request = await lead.SubmitAsync();
        using var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{request.Text("id")}/approve",
            new { revision = request.Text("revision") }
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var look = 1; ; look++)
        {
            using var response = await lead.CallAsync("/tenants/checkout");
            var phase = (await response.ReadAsync()).Text("phase");
            if (phase == "Ready")
                return;
            Assert.True(look < MaxLooks, phase);
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
