using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>What a portal exports by OTLP, and how its spans are connected.</summary>
public sealed class TelemetryTests
{
    private const string Purpose = "Runs the checkout.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_metrics_and_logs_are_exported_to_the_endpoint_without_purposes_and_people()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var settings = collector.Settings.Append(("Logging:LogLevel:Default", "Information")).Append(("OTEL_SERVICE_NAME", "portal-under-test"));
        await using (var portal = new PortalProcess([.. settings]))
            await ProvisionAsync(portal);

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

        // Other tests have portals in this process.
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
        JsonElement tenant;
        do
        {
            using var response = await lead.CallAsync("/tenants/checkout");
            tenant = await response.ReadAsync();
            Cancellation.ThrowIfCancellationRequested();
        } while (tenant.Text("phase") != "Ready");
    }
}
