using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Loops;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>The table of metrics says what the running portal has: no more and no less.</summary>
public sealed partial class MetricsDocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_the_portal_is_in_the_table_with_its_type_and_meaning()
    {
        await using var portal = new PortalProcess();
        await SendRefusedTokenAsync(portal);

        var metrics = InstrumentsOf(portal)
            .Where(instrument => instrument.Meter.Name == LoopMetrics.MeterName)
            .Select(instrument => (NameOf(instrument), TypeOf(instrument), instrument.Description))
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

        var names = InstrumentsOf(portal).Select(NameOf).ToHashSet();

        Assert.All(MonitoringFiles.ReadDocument().Where(metric => !metric.IsPortals), metric => Assert.Contains(metric.Name, names));
    }

    [Fact]
    public async Task Metrics_have_no_labels_beside_those_in_the_table()
    {
        await using var portal = new PortalProcess();
        await SendRefusedTokenAsync(portal);
        var documented = MonitoringFiles.ReadDocument().ToDictionary(metric => metric.Name);

        Sample[] samples;
        do
        {
            Cancellation.ThrowIfCancellationRequested();
            samples = SamplesIn(await portal.Anonymous().GetStringAsync("/metrics", Cancellation));
        } while (!Expected.All(name => samples.Any(sample => sample.Metric == name)));

        Assert.All(samples, sample => Assert.Subset(documented[sample.Metric].Labels.ToHashSet(), sample.Labels.ToHashSet()));
    }

    /// <summary>What a portal with a cluster and without tenants reports a moment after its start.</summary>
    private static readonly string[] Expected =
    [
        "tenantportal_queue_depth",
        "tenantportal_queue_age_seconds",
        "tenantportal_cluster_reachable",
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
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "no-token-of-this-portal");
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

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        return (instrument.Unit, TypeOf(instrument)) switch
        {
            ("s", _) => name + "_seconds",
            (_, "counter") => name + "_total",
            _ => name,
        };
    }

    private static string TypeOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.StartsWith("Counter", StringComparison.Ordinal) ? "counter"
            : "gauge";
    }

    private static Sample[] SamplesIn(string metrics) =>
        [
            .. Line()
                .Matches(metrics)
                .Select(line => new Sample(
                    MonitoringFiles.MetricsIn(line.Groups["name"].Value).Single(),
                    [.. Label().Matches(line.Groups["labels"].Value).Select(label => label.Groups[1].Value).Where(label => !IsExporters(label))]
                )),
        ];

    private static bool IsExporters(string label) => label == "le" || label.StartsWith("otel_scope", StringComparison.Ordinal);

    private sealed record Sample(string Metric, IReadOnlyList<string> Labels);

    [GeneratedRegex(@"^(?<name>tenantportal_[a-z_]+)(\{(?<labels>[^}]*)\})? ", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("([a-z_]+)=\"")]
    private static partial Regex Label();
}
