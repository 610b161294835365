using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Usage;

public class UsageRecorderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_tenant_has_one_sample_in_an_interval_with_what_was_seen_first(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.ReportAsync("1");
        await RunAsync(scene.Portal);
        await scene.ReportAsync("3");
        await RunAsync(scene.Portal);
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(20));
        await RunAsync(scene.Portal);

        Assert.Equal([(Given.Now, 1000, 4000, null), (Given.Now.AddMinutes(15), 3000, 4000, null)], await SamplesAsync(scene.Portal));
    }

    [Theory, OnEveryDatabase]
    public async Task Two_replicas_that_see_the_same_cluster_write_one_sample(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await using var replica = await scene.Portal.RestartAsync();
        await scene.ReportAsync("1");
        await replica.Observations.SaveQuotasAsync("default", [UsageScene.Report("shop", ("requests.cpu", "1", "4"))], Cancellation);

        await Task.WhenAll(Task.Run(() => RunAsync(scene.Portal), Cancellation), Task.Run(() => RunAsync(replica), Cancellation));

        Assert.Single(await SamplesAsync(scene.Portal));
    }

    [Fact]
    public async Task A_quota_that_was_not_seen_since_its_watch_was_lost_has_no_sample()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.ReportAsync("1");
        scene.Portal.Observations.ForgetQuotas("default");

        await RunAsync(scene.Portal);

        Assert.Empty(await SamplesAsync(scene.Portal));
    }

    [Fact]
    public async Task A_tenant_that_is_seen_again_gets_the_sample_of_the_present_interval()
    {
        await using var scene = await UsageScene.StartAsync();
        await RunAsync(scene.Portal);

        await scene.ReportAsync("2");
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(scene.Portal);

        Assert.Equal(Given.Now, Assert.Single(await SamplesAsync(scene.Portal)).At);
    }

    [Fact]
    public async Task After_a_restart_rows_of_before_are_no_samples()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.ReportAsync("1");
        await using var restarted = await scene.Portal.RestartAsync();

        await RunAsync(restarted);

        Assert.Empty(await SamplesAsync(scene.Portal));
    }

    [Fact]
    public async Task A_quota_that_was_deleted_in_the_cluster_has_no_more_samples()
    {
        await using var scene = await UsageScene.StartAsync();
        var own = UsageScene.Report("shop", ("requests.cpu", "1", "4")) with { Namespace = "team-shop" };
        await scene.Portal.Observations.SaveQuotasAsync("default", [own], Cancellation);

        scene.Portal.Observations.ForgetQuota("default", "shop", "team-books");
        await RunAsync(scene.Portal);
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(15));
        scene.Portal.Observations.ForgetQuota("default", "shop", "team-shop");
        await RunAsync(scene.Portal);

        Assert.Equal(Given.Now, Assert.Single(await SamplesAsync(scene.Portal)).At);
    }

    [Fact]
    public async Task A_quota_in_the_namespace_of_another_does_not_count()
    {
        await using var scene = await UsageScene.StartAsync();
        var own = UsageScene.Report("shop", ("requests.cpu", "1", "4")) with { Namespace = "team-shop" };
        var foreign = UsageScene.Report("shop", ("requests.cpu", "90", "100")) with { Namespace = "team-books" };

        await scene.Portal.Observations.SaveQuotasAsync("default", [own, foreign], Cancellation);
        await RunAsync(scene.Portal);

        Assert.Equal(1000, Assert.Single(await SamplesAsync(scene.Portal)).Cpu);
    }

    [Theory, OnEveryDatabase]
    public async Task A_sample_has_what_was_really_used_even_when_that_was_measured_a_little_later(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.ReportAsync("2");
        await RunAsync(scene.Portal);
        await scene.MeasureAsync(400, 3 << 20);
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(scene.Portal);
        await scene.MeasureAsync(900);
        await RunAsync(scene.Portal);

        Assert.Equal([(2000, 400, 3 << 20)], await MeasuredAsync(scene.Portal));
    }

    [Fact]
    public async Task Without_a_measurement_of_the_last_minutes_a_sample_has_no_real_use()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.MeasureAsync(400);
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(11));
        await scene.ReportAsync("2");
        await RunAsync(scene.Portal);
        await scene.MeasureAsync(400);
        scene.Portal.Get<RealUseObservations>().Forget("default");
        await RunAsync(scene.Portal);

        Assert.Equal([(2000, null, null)], await MeasuredAsync(scene.Portal));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("3", null)]
    public async Task A_tenant_without_measured_pods_uses_nothing_only_if_it_has_no_pods(string pods, long? real)
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.Portal.Observations.SaveQuotasAsync("default", [UsageScene.Report("shop", ("requests.cpu", "1", "4"), ("pods", pods, "40"))], Cancellation);
        await scene.MeasureAsync(0, 0, pods: 0);

        await RunAsync(scene.Portal);

        Assert.Equal([(1000, real, real)], await MeasuredAsync(scene.Portal));
    }

    [Fact]
    public async Task The_namespaces_that_count_are_those_of_tenants_that_were_provisioned_on_the_cluster()
    {
        await using var scene = await UsageScene.StartAsync();
        var observations = scene.Portal.Get<RealUseObservations>();
        Assert.Empty(await observations.ListNamespacesAsync("default", Cancellation));
        var claim = Assert.Single(await scene.Portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        await scene.Portal.Queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid"),
            scene.Portal.Time.GetUtcNow().AddDays(1),
            Cancellation
        );

        Assert.Equal(["team-shop"], (await observations.ListNamespacesAsync("default", Cancellation)).Keys);
        Assert.Empty(await observations.ListNamespacesAsync("elsewhere", Cancellation));
    }

    [Fact]
    public async Task Many_tenants_are_sampled_with_three_queries_and_a_row_of_each()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.Portal.ApproveTenantAsync("till");
        await scene.ReportAsync("1");
        await scene.ReportAsync("1", tenant: "till");
        scene.Portal.Queries.Reset();

        await RunAsync(scene.Portal);

        // The samples of the interval, the quotas, the warnings, and a row for each.
        Assert.Equal(3 + 2, scene.Portal.Queries.Count);
    }

    private static Task<int> RunAsync(TestPortal portal) => portal.Get<UsageRecorder>().RunAsync(Cancellation);

    private static async Task<IReadOnlyList<(long? Cpu, long? RealCpu, long? RealMemory)>> MeasuredAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var samples = await db.UsageSamples.OrderBy(sample => sample.At).ToListAsync(Cancellation);
        return [.. samples.Select(sample => (sample.Used.Cpu, sample.RealCpu, sample.RealMemory))];
    }

    private static async Task<IReadOnlyList<(DateTimeOffset At, long? Cpu, long? Hard, long? Pods)>> SamplesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var samples = await db.UsageSamples.OrderBy(sample => sample.At).ToListAsync(Cancellation);
        return [.. samples.Select(sample => (sample.At, sample.Used.Cpu, sample.Hard.Cpu, sample.Used.Pods))];
    }
}
