using System.Diagnostics.Metrics;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.Monitoring;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Monitoring;

/// <summary>What the gauges of the database say about a portal whose queue, approvals and outbox wait.</summary>
public sealed class StoreMetricsTests
{
    private const string Cluster = "cluster=default";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task What_waits_is_counted_with_the_age_of_the_oldest(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop");
        portal.Time.Advance(TimeSpan.FromMinutes(10));
        await portal.ApproveTenantAsync("blog");
        await portal.SubmitAsync("wiki");
        portal.Time.Advance(TimeSpan.FromMinutes(5));

        var gauges = await ReadAsync(portal);

        Assert.Equal((2, 900), (gauges[$"queue.depth {Cluster}"], gauges[$"queue.age {Cluster}"]));
        Assert.Equal((1, 300, 0), OfApprovals(gauges));
        Assert.True(gauges["outbox.depth stage=announcement"] >= 4);
        Assert.Equal(900, gauges["outbox.age stage=announcement"]);
        Assert.Equal((0, 0), (gauges[$"drift.open {Cluster}"], gauges[$"tenants.failing {Cluster}"]));
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_over_its_target_and_an_unreachable_cluster_are_visible(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync("wiki");
        await portal.Observations.SaveStatusAsync("default", reachable: false, "It does not respond.", Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(3));

        var gauges = await ReadAsync(portal);

        Assert.Equal((1, 3 * 86400, 1), OfApprovals(gauges));
        Assert.Equal(0, gauges[$"cluster.reachable {Cluster}"]);
    }

    [Fact]
    public async Task A_cluster_that_was_never_watched_is_neither_reachable_nor_unreachable()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.DoesNotContain($"cluster.reachable {Cluster}", (await ReadAsync(portal)).Keys);
    }

    [Fact]
    public async Task A_reading_that_is_too_old_is_not_reported()
    {
        await using var portal = await TestPortal.StartAsync();
        Assert.Contains($"queue.depth {Cluster}", (await ReadAsync(portal)).Keys);

        portal.Time.Advance(TimeSpan.FromMinutes(3));

        Assert.Empty(Observe(portal));
    }

    [Fact]
    public async Task The_last_verification_of_the_audit_log_is_visible()
    {
        await using var portal = await TestPortal.StartAsync();
        Assert.DoesNotContain("audit.intact ", (await ReadAsync(portal)).Keys);

        await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal(1, Observe(portal)["audit.intact "]);
    }

    private static (double, double, double) OfApprovals(Dictionary<string, double> gauges) =>
        (gauges["approvals.waiting status=Submitted"], gauges["approvals.age status=Submitted"], gauges["approvals.over_target status=Submitted"]);

    private static async Task<Dictionary<string, double>> ReadAsync(TestPortal portal)
    {
        portal.Get<StoreMetrics>().Take(await portal.Get<StoreReader>().ReadAsync(Cancellation));
        return Observe(portal);
    }

    private static Dictionary<string, double> Observe(TestPortal portal)
    {
        var meters = portal.Get<IMeterFactory>();
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, observer) =>
        {
            if (instrument.Meter.Scope == meters)
                observer.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) =>
                values[$"{instrument.Name["tenantportal.".Length..]} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"] = value
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
