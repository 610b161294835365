using TenantPortal.Core.Budgets;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tests.Usage;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>Requests for GPUs: from the form to the manifests, the capacity and the dashboards.</summary>
public class DeviceRequestTests
{
    private static readonly (string, string?)[] Gpus = [("Tiers:namespace:Maximum:nvidia.com/gpu", "4")];

    private static readonly QuotaResource Gpu = QuotaResource.FindExtended("nvidia.com/gpu")!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Requested_devices_are_in_the_quota_of_the_tenant_and_in_what_is_committed(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Gpus);
        await SaveNodesAsync(portal, gpus: 8);

        var request = await ApproveAsync(portal, "shop", "2");

        Assert.Contains("requests.nvidia.com/gpu: \"2\"", request.Yaml, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Equal(2, db.Tenants.Single().Committed[Gpu]);
        var line = (await portal.Get<CapacityReader>().ListAsync(Given.Admin(), Cancellation))[0].Lines[^1];
        Assert.Equal(
            (Gpu, "8", "4", "2", "6"),
            (line.Resource, line.Allocatable.ToString(), line.LargestNode.ToString(), line.Committed.ToString(), line.Free.ToString())
        );
        var overview = await portal.Get<QuotaDashboard>().GetAsync(Given.Admin(), Gpu, Cancellation);
        Assert.Equal(("2", "8"), (overview.Committed.ToString(), overview.Allocatable.ToString()));
    }

    [Fact]
    public async Task A_tenant_that_requests_none_of_a_device_of_its_tier_gets_none()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);

        Assert.Contains("requests.nvidia.com/gpu: \"0\"", (await portal.SubmitAsync()).Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tier_without_devices_bounds_none()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.DoesNotContain("nvidia", (await portal.SubmitAsync()).Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_no_cluster_of_the_tier_has_is_refused_by_name()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);
        await SaveNodesAsync(portal, gpus: 0);

        var problem = Assert.Single((await SubmitAsync(portal, "shop", "1")).Problems);

        Assert.Equal(
            new Problem(
                "No cluster of the tier Hardened namespace has NVIDIA GPUs (nvidia.com/gpu). Request none of it, or contact a platform admin.",
                "quota.nvidia.com/gpu"
            ),
            problem
        );
    }

    [Fact]
    public async Task A_size_with_a_missing_device_is_refused_at_the_size()
    {
        await using var portal = await TestPortal.StartAsync([.. Gpus, ("Tiers:namespace:Sizes:small:nvidia.com/gpu", "1")]);
        await SaveNodesAsync(portal, gpus: 0);

        Assert.Equal("size", Assert.Single((await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), Cancellation)).Problems).Field);
    }

    [Fact]
    public async Task A_cluster_of_unknown_capacity_may_have_every_device()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);

        Assert.Empty((await SubmitAsync(portal, "shop", "1")).Problems);
    }

    [Theory]
    [InlineData("nvidia.com/gpu", "5", "5 is more NVIDIA GPUs than the 4 that one tenant of this tier can have. Request less.")]
    [InlineData("amd.com/gpu", "1", "Hardened namespace has no quota of AMD GPUs (amd.com/gpu). Leave it out, or choose another tier.")]
    public async Task A_request_stays_within_what_the_tier_offers(string resource, string amount, string sentence)
    {
        await using var portal = await TestPortal.StartAsync(Gpus);

        var problem = Assert.Single((await SubmitAsync(portal, "shop", amount, resource)).Problems);

        Assert.Equal(new Problem(sentence, $"quota.{resource}"), problem);
    }

    [Fact]
    public async Task Devices_that_are_committed_cannot_be_committed_again()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);
        await SaveNodesAsync(portal, gpus: 5);
        await ApproveAsync(portal, "shop", "3");
        var request = (await SubmitAsync(portal, "till", "4")).Value!;

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);

        Assert.Contains(
            "3 of 5 NVIDIA GPUs are committed; with this request, 4, 140 %. The request exceeds the limit by 2.",
            string.Join(' ', refused.Problems.Select(problem => problem.Message)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_tenant_may_give_devices_back_although_the_cluster_has_none_any_longer()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);
        await SaveNodesAsync(portal, gpus: 5);
        await ApproveAsync(portal, "shop", "3");
        await SaveNodesAsync(portal, gpus: 0);

        Assert.Empty((await ChangeAsync(portal, "2")).Problems);
        Assert.Equal("quota.nvidia.com/gpu", Assert.Single((await ChangeAsync(portal, "4")).Problems).Field);
    }

    [Fact]
    public async Task An_open_change_of_devices_takes_of_a_budget_what_the_tenant_has_or_would_have()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);
        await ApproveAsync(portal, "shop", "3");
        var budget = new BudgetInput { Amounts = new Dictionary<string, string?> { ["nvidia.com/gpu"] = "8" } };
        Assert.Empty((await portal.Get<BudgetService>().SetAsync(Given.Admin(), BudgetOwner.Team("payments"), budget, Cancellation)).Problems);
        Assert.Empty((await portal.Requests.SubmitAsync(Given.Lead(), ChangeTo("1"), Cancellation)).Problems);

        var till = (await SubmitAsync(portal, "till", "1")).Value!;

        Assert.Equal(0.5, Assert.Single(till.Budget!.Lines).Share);
    }

    [Fact]
    public async Task A_change_of_devices_is_shown_field_by_field()
    {
        await using var portal = await TestPortal.StartAsync(Gpus);
        await ApproveAsync(portal, "shop", "3");

        var preview = (await ChangeAsync(portal, "1")).Value!;

        var before = Given.Spec() with { Quota = QuotaWith("3") };
        var change = SpecDiff.Compare(before, preview.Requested, null).Single(field => field.Field == "quota.nvidia.com/gpu");
        Assert.Equal(("NVIDIA GPUs", "3", "1", true), (change.Title.ToString(), change.Original?.ToString(), change.Requested.ToString(), change.IsChange));
    }

    [Theory, OnEveryDatabase]
    public async Task Their_use_is_recorded_and_rolled_up_like_that_of_other_resources(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database, Gpus);
        await scene.Portal.Observations.SaveQuotasAsync(
            "default",
            [UsageScene.Report("shop", ("requests.cpu", "1", "4"), ("requests.nvidia.com/gpu", "2", "3"))],
            Cancellation
        );
        await scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation);
        await scene.EndDayAsync();

        var series = (await scene.Reader.FindAsync(Given.Lead(), "shop", 7, Cancellation)).Value!.Resources.Single(one => one.Resource == Gpu);

        Assert.Equal((3, 2), (series.Points[0].Hard, series.Points[0].Figures.Maximum));
        await using var db = scene.Portal.OpenDatabase();
        Assert.Equal(
            [(3L, 2L)],
            db.UsageTotals.Where(total => total.Resource == "nvidia.com/gpu")
                .Select(total => new { total.Hard, total.Used })
                .AsEnumerable()
                .Select(total => (total.Hard!.Value, total.Used!.Value))
        );
    }

    [Fact]
    public async Task A_tenant_without_devices_has_no_chart_of_them()
    {
        await using var scene = await UsageScene.StartAsync(overrides: Gpus);
        await scene.Portal.Observations.SaveQuotasAsync(
            "default",
            [UsageScene.Report("shop", ("requests.cpu", "1", "4"), ("requests.nvidia.com/gpu", "0", "0"))],
            Cancellation
        );

        var usage = (await scene.Reader.FindAsync(Given.Lead(), "shop", 7, Cancellation)).Value!;

        Assert.Equal([QuotaResource.Cpu], usage.Resources.Select(series => series.Resource));
    }

    [Theory, OnEveryDatabase]
    public async Task The_quota_dashboard_sums_devices_like_other_resources(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Gpus);
        await SaveNodesAsync(portal, gpus: 8);
        await ApproveAsync(portal, "shop", "2");
        await ApproveAsync(portal, "till", "1");

        var board = await portal.Get<QuotaBoardReader>().GetAsync(Given.Admin(), new BoardFilter { Resource = Gpu }, Cancellation);

        Assert.Equal((Gpu, 3, 8), (board.Totals[^1].Resource, board.Totals[^1].Committed, board.Totals[^1].Allocatable));
        Assert.Equal(3, board.Groups[0][Gpu].Committed);
    }

    [Fact]
    public async Task A_dashboard_of_a_device_that_no_tier_offers_shows_none()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();

        var board = await portal.Get<QuotaBoardReader>().GetAsync(Given.Admin(), new BoardFilter { Resource = Gpu }, Cancellation);

        Assert.Equal(0, board.Groups[0][Gpu].Committed);
        Assert.DoesNotContain(board.Totals, total => total.Resource == Gpu);
    }

    [Fact]
    public void The_first_devices_of_a_tenant_are_never_approved_automatically()
    {
        var facts = new AutoApprovalFacts
        {
            Kind = RequestKind.ChangeQuota,
            Original = Given.Spec(),
            Requested = Given.Spec() with { Quota = QuotaWith("1"), Size = null },
            Tier = Given.Settings(Gpus).Tiers.Find("namespace"),
            Phase = TenantPhase.Ready,
            Now = Given.Now,
        };

        var condition = AutoApprovalPolicy
            .Evaluate(facts, new AutoApprovalOptions { Mode = AutoApprovalMode.On })!
            .Conditions.Single(found => found.Name == "Small increase");

        Assert.Equal((false, "NVIDIA GPUs 0 → 1."), (condition.Holds, condition.Figures));
    }

    private static Quota QuotaWith(string gpus) => Quota.Parse(new Dictionary<string, string>(Given.Amounts()) { ["nvidia.com/gpu"] = gpus });

    private static Task<Result<SubmittedRequest>> SubmitAsync(TestPortal portal, string tenant, string amount, string resource = "nvidia.com/gpu") =>
        portal.Requests.SubmitAsync(
            Given.Lead(),
            Given.Input(tenant) with
            {
                Size = null,
                Quota = new Dictionary<string, string>(Given.Amounts()) { [resource] = amount },
            },
            Cancellation
        );

    private static Task<Result<SubmittedRequest>> ChangeAsync(TestPortal portal, string gpus) =>
        portal.Requests.PreviewAsync(Given.Lead(), ChangeTo(gpus), Cancellation);

    private static RequestInput ChangeTo(string gpus) =>
        new()
        {
            Kind = RequestKind.ChangeQuota,
            Tenant = "shop",
            Purpose = "The model changed.",
            Quota = new Dictionary<string, string>(Given.Amounts()) { ["nvidia.com/gpu"] = gpus },
        };

    private static async Task<SubmittedRequest> ApproveAsync(TestPortal portal, string tenant, string gpus)
    {
        var request = (await SubmitAsync(portal, tenant, gpus)).Value!;
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Problems);
        return request;
    }

    private static Task SaveNodesAsync(TestPortal portal, long gpus) =>
        portal.Observations.SaveCapacityAsync(
            "default",
            [
                new("cpu", 40_000, 10_000, 4),
                new("memory", 160L << 30, 40L << 30, 4),
                new("ephemeral-storage", 400L << 30, 100L << 30, 4),
                new("pods", 400, 100, 4),
                .. gpus == 0 ? Array.Empty<CapacityReport>() : [new CapacityReport("nvidia.com/gpu", gpus, Math.Min(gpus, 4), 4)],
            ],
            Cancellation
        );
}
