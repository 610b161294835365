using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>The table of metrics says what the running portal has: no more and no less.</summary>
public sealed class MetricsDocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_the_portal_is_in_the_table_with_its_type_and_meaning()
    {
        await using var portal = new PortalProcess();
        await SendRefusedTokenAsync(portal);

        var metrics = InstrumentsOf(portal)
            .Where(instrument => instrument.Meter.Name == LoopMetrics.MeterName)
            .Select(instrument => (MonitoringFiles.NameOf(instrument), MonitoringFiles.TypeOf(instrument), instrument.Description))
            .Order();

        var documented = MonitoringFiles.ReadDocument().Where(metric => metric.IsPortals).Select(metric => (metric.Name, metric.Type, (string?)metric.Meaning));
        Assert.Equal(documented.Order(), metrics);
    }

    [Fact]
    public async Task Metrics_of_the_framework_in_the_table_exist()
    {
        await using var portal = new PortalProcess();
        await portal.Anonymous().GetStringAsync("/healthz", Cancellation);
        // It is created with the first page.
        portal.Services.GetRequiredService(
            typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.Circuits.CircuitMetrics", throwOnError: true)!
        );

        var names = InstrumentsOf(portal).Select(MonitoringFiles.NameOf).ToHashSet();

        Assert.All(MonitoringFiles.ReadDocument().Where(metric => !metric.IsPortals), metric => Assert.Contains(metric.Name, names));
    }

    [Fact]
    public async Task Metrics_have_no_labels_beside_those_in_the_table()
    {
        await using var portal = new PortalProcess();
        var documented = MonitoringFiles.ReadDocument().ToDictionary(metric => metric.Name);
        using var measured = new MeasuredLabels(portal.Services.GetRequiredService<IMeterFactory>());
        await SendRefusedTokenAsync(portal);
        // The calls of the start were made before anything listened. Checking a request needs another one.
        await (await portal.SignInAsync("payments-lead")).SubmitAsync();

        await measured.WaitForAsync(Expected, Cancellation);

        Assert.All(measured.Seen, one => Assert.Subset(documented[one.Metric].Labels.ToHashSet(), one.Labels.ToHashSet()));
    }

    /// <summary>What a portal with a cluster, a request and no tenants measures a moment later.</summary>
    private static readonly string[] Expected =
    [
        "tenantportal_queue_depth",
        "tenantportal_queue_age_seconds",
        "tenantportal_drift_fights",
        "tenantportal_cluster_call_duration_seconds",
        "tenantportal_watch_running",
        "tenantportal_watch_lag_seconds",
        "tenantportal_outbox_age_seconds",
        "tenantportal_approvals_age_seconds",
        "tenantportal_audit_intact",
        "tenantportal_tokens_refused_total",
    ];

    private static async Task SendRefusedTokenAsync(PortalProcess portal)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tenants");
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenSecret.Prefix + "of-no-one");
        using var answer = await portal.Anonymous().SendAsync(call, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static List<Instrument> InstrumentsOf(PortalProcess portal)
    {
        var meters = portal.Services.GetRequiredService<IMeterFactory>();
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == meters)
                found.Add(instrument);
        };
        // It names the instruments that exist already.
        listener.Start();
        return found;
    }
}
