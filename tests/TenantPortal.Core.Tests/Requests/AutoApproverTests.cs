using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>Room on the cluster and the rule for automatic approval, as they meet a request that is submitted.</summary>
public sealed class AutoApproverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rule_approves_what_it_holds_for_with_its_figures_in_the_audit_log_and_notifies_the_admins()
    {
        await using var portal = await StartAsync("On");

        var (request, id) = await AskAsync(portal, "5");

        Assert.Equal(RequestStatus.Approved, request.Summary.Status);
        Assert.Equal(("TenantPortal", DecisionStep.First), (request.Decisions[0].Decider, request.Decisions[0].Step));
        var tenant = await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation);
        Assert.Equal((2, "5"), (tenant!.Generation, tenant.Spec.Quota[QuotaResource.Cpu].ToString()));
        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "request.approved-by-rule", Cancellation);
        Assert.Contains("Used up: CPU up to 75% in 7 days.", entry.Details, StringComparison.Ordinal);
        Assert.Contains(
            await db.Announcements.Where(told => told.RequestId == id).Select(told => told.Text).ToListAsync(Cancellation),
            text => text == "The automatic approval rule approved the request for 'shop'."
        );
    }

    [Theory]
    [InlineData("Shadow", RequestStatus.Submitted, true)]
    [InlineData("Off", RequestStatus.Submitted, null)]
    public async Task In_its_shadow_the_rule_shows_what_it_would_do_and_switched_off_nothing(string mode, RequestStatus status, bool? approves)
    {
        await using var portal = await StartAsync(mode);

        var (request, _) = await AskAsync(portal, "5");

        Assert.Equal(status, request.Summary.Status);
        Assert.Equal(approves, request.AutoApproval?.Approves);
    }

    [Fact]
    public async Task What_the_rule_does_not_hold_for_waits_for_people_with_the_figures()
    {
        await using var portal = await StartAsync("On");

        var (request, _) = await AskAsync(portal, "6");

        Assert.Equal(RequestStatus.Submitted, request.Summary.Status);
        Assert.Equal("CPU 4 → 6 (+50%).", Assert.Single(request.AutoApproval!.Conditions, condition => !condition.Holds).Figures);
    }

    [Fact]
    public async Task After_an_approval_by_the_rule_the_next_waits_for_people()
    {
        await using var portal = await StartAsync("On");
        await AskAsync(portal, "5");
        await MakeReadyAsync(portal);

        var (second, _) = await AskAsync(portal, "6");
        portal.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(RequestStatus.Submitted, second.Summary.Status);
        Assert.Contains(second.AutoApproval!.Conditions, condition => condition is { Name: "Cool-down", Holds: false });
    }

    [Theory]
    [InlineData("Cool-down", "30.00:00:00", "100", 29, 1)]
    [InlineData("Yearly cap", "00:00:00", "1", 365, 1)]
    public async Task What_the_rule_has_approved_counts_until_its_time_is_over(string condition, string coolDown, string mostPerYear, int within, int more)
    {
        await using var portal = await StartAsync("On", ("AutoApproval:CoolDown", coolDown), ("AutoApproval:MaxPerYear", mostPerYear));
        await AskAsync(portal, "5");
        await MakeReadyAsync(portal);

        portal.Time.Advance(TimeSpan.FromDays(within));
        await UseAsync(portal, hard: "5", used: "4");
        var (waiting, id) = await AskAsync(portal, "6");
        Assert.Empty((await portal.Requests.WithdrawAsync(Given.Lead(), id, null, Cancellation)).Problems);
        portal.Time.Advance(TimeSpan.FromDays(more) + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond));
        var (approved, _) = await AskAsync(portal, "6");

        Assert.Equal(condition, Assert.Single(waiting.AutoApproval!.Conditions, judged => !judged.Holds).Name);
        Assert.Equal((RequestStatus.Submitted, RequestStatus.Approved), (waiting.Summary.Status, approved.Summary.Status));
    }

    [Fact]
    public async Task More_than_the_cluster_can_hold_needs_a_reason_and_a_second_approver()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Observations.SaveCapacityAsync(
            "default",
            [new("cpu", 3000, 3000, 1), new("memory", 100L << 30, 50L << 30, 2), new("ephemeral-storage", 100L << 30, 50L << 30, 2), new("pods", 200, 100, 2)],
            Cancellation
        );
        var asked = await portal.SubmitAsync();

        var silent = await portal.Decisions.ApproveAsync(Given.Admin(), asked.Id!, asked.Revision, null, Cancellation);
        var first = await portal.Decisions.ApproveAsync(Given.Admin(), asked.Id!, asked.Revision, "New nodes come tomorrow.", Cancellation);
        var silentSecond = await portal.Decisions.ApproveAsync(Given.Security(), asked.Id!, asked.Revision, null, Cancellation);
        var second = await portal.Decisions.ApproveAsync(Given.Security(), asked.Id!, asked.Revision, "Seen.", Cancellation);
        var request = (await portal.RequestReader.FindAsync(Given.Admin(), asked.Id!, Cancellation))!;

        Assert.Equal(
            "Give a reason: this exceeds the cluster's capacity. 0 of 3 CPU are committed; with this request, 4, 133 %. The request exceeds the limit by 1.",
            Assert.Single(silent.Problems).Message
        );
        Assert.Empty(first.Problems);
        Assert.Equal("comment", Assert.Single(silentSecond.Problems).Field);
        Assert.Empty(second.Problems);
        Assert.Equal(RequestStatus.Approved, request.Summary.Status);
        Assert.Equal(["It exceeds the cluster's capacity; only a second approver can allow that."], request.SecondDecisionReasons);
        Assert.Equal(["Over capacity"], request.Summary.Risks);
    }

    [Fact]
    public async Task Where_nothing_is_known_of_the_cluster_the_request_says_so_and_one_decision_is_enough()
    {
        await using var portal = await TestPortal.StartAsync();

        var id = await portal.ApproveTenantAsync();

        var request = (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!;
        Assert.Equal((RequestStatus.Approved, CapacityStatus.Unknown), (request.Summary.Status, request.Capacity!.Status));
    }

    [Fact]
    public async Task A_deleted_tenant_gives_its_room_back()
    {
        await using var portal = await StartAsync("Off", ("Tenants:DeletionGrace", "00:00:00"));
        var asked = await portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = "shop",
                Purpose = "Over.",
            },
            Cancellation
        );
        await portal.Decisions.ApproveAsync(Given.Admin(), asked.Value!.Id!, asked.Value.Revision, null, Cancellation);
        var claim = (await portal.Queue.ClaimDueAsync("replica", 1, Cancellation))[0];
        Assert.True(await portal.Queue.BeginDeletionAsync(claim, "replica", Cancellation));
        await portal.Queue.CompleteAsync(claim, "replica", new ReconcileResult(ReconcileOutcome.Deleted, [], []), Given.Now, Cancellation);

        var other = await portal.SubmitAsync("till");

        Assert.StartsWith(
            "0 of 40 CPU",
            (await portal.RequestReader.FindAsync(Given.Admin(), other.Id!, Cancellation))!.Capacity!.Lines[0].Sentence,
            StringComparison.Ordinal
        );
        Assert.Empty(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
    }

    /// <summary>A ready tenant that used three of its four CPUs, on a cluster with room.</summary>
    private static async Task<TestPortal> StartAsync(string mode, params (string Key, string? Value)[] overrides)
    {
        var portal = await TestPortal.StartAsync([("AutoApproval:Mode", mode), .. overrides]);
        await portal.ApproveTenantAsync();
        await MakeReadyAsync(portal);
        await portal.Observations.SaveCapacityAsync(
            "default",
            [
                new("cpu", 40_000, 20_000, 2),
                new("memory", 160L << 30, 80L << 30, 2),
                new("ephemeral-storage", 400L << 30, 200L << 30, 2),
                new("pods", 400, 200, 2),
            ],
            Cancellation
        );
        await portal.Observations.SaveStatusAsync("default", true, "It is reachable.", Cancellation);
        await UseAsync(portal, hard: "4", used: "3");
        return portal;
    }

    private static Task UseAsync(TestPortal portal, string hard, string used) =>
        portal.Observations.SaveQuotasAsync(
            "default",
            [
                new(
                    "shop",
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(hard) },
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(used) }
                ),
            ],
            Cancellation
        );

    private static async Task MakeReadyAsync(TestPortal portal)
    {
        var claim = (await portal.Queue.ClaimDueAsync("replica", 1, Cancellation))[0];
        await portal.Queue.CompleteAsync(claim, "replica", new ReconcileResult(ReconcileOutcome.Ready, [], []), Given.Now.AddHours(1), Cancellation);
    }

    private static async Task<(RequestDetails Request, string Id)> AskAsync(TestPortal portal, string cpu)
    {
        var asked = await portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "shop",
                Quota = Given.Amounts(cpu: cpu),
                Purpose = "More visitors.",
            },
            Cancellation
        );
        Assert.Empty(asked.Problems);
        return ((await portal.RequestReader.FindAsync(Given.Admin(), asked.Value!.Id!, Cancellation))!, asked.Value.Id!);
    }
}
