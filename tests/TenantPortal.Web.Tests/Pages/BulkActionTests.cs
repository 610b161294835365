using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Web.Features.Orphans;
using TenantPortal.Web.Features.Requests;
using TenantPortal.Web.Features.Requests.Approvals;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What is done with several rows of a list at once.</summary>
public sealed class BulkActionTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_requests_are_claimed_and_the_page_says_which_could_not_be()
    {
        await SubmitAsync();
        var taken = await SubmitAsync(tenant: "ledger");
        SignIn("platform-admin");
        var page = Render<ApprovalsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        SelectAll(page);
        await page.FindByText("Claim").ClickAsync(new());
        Assert.Equal(2, page.FindAll(".selection-names li").Count);
        Assert.True((await Services.GetRequiredService<ReviewRequest>().ClaimAsync(Person("platform-admin-2"), taken, Cancellation)).Succeeded);

        await page.FindByText("Claim 2 requests").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Claim: 1 of 2 requests done.", page.Markup, StringComparison.Ordinal));
        Assert.StartsWith($"{taken} for ledger: ", page.Find(".selection-bar .problems li").TextContent, StringComparison.Ordinal);
        Assert.All(await WaitingRequestsAsync(), request => Assert.Equal(RequestStatus.InReview, request.Status));
        Assert.DoesNotContain("Approve", string.Concat(page.FindAll("button").Select(button => button.TextContent)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requester_withdraws_several_of_their_own_open_requests()
    {
        await ApproveAsync(await SubmitAsync(tenant: "shop"));
        await SubmitAsync();
        await SubmitAsync(tenant: "ledger");
        var page = Render<RequestsPage>();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));
        Assert.Equal(2, page.FindAll("tbody .select-box").Count);

        SelectAll(page);
        await page.FindByText("Withdraw").ClickAsync(new());
        await page.FindByText("Withdraw 2 requests").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Withdraw: 2 of 2 requests done.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(await WaitingRequestsAsync());
        SignIn("platform-admin");
        var other = Render<RequestsPage>();
        other.WaitForAssertion(() => Assert.Equal(3, other.FindAll("tbody tr").Count));
        Assert.Empty(other.FindAll(".select-box, .selection-bar"));
    }

    [Fact]
    public async Task An_admin_suspends_several_tenants_with_one_reason_and_a_lead_selects_none()
    {
        await ReadyAsync("checkout");
        await ReadyAsync("ledger");
        var lead = Render<TenantsPage>();
        lead.WaitForAssertion(() => Assert.Equal(2, lead.FindAll("tbody tr").Count));
        Assert.Empty(lead.FindAll(".select-box, .selection-bar"));
        SignIn("platform-admin");
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".select-box").Count));

        SelectAll(page);
        await page.FindByText("Suspend").ClickAsync(new());
        await page.FindByText("Suspend 2 tenants").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Give a reason, so that the team knows why the tenant is suspended.", page.ProblemOf("Reason")));
        await page.FindByLabel("Reason").InputAsync(new() { Value = "The cluster is upgraded." });
        await page.FindByText("Suspend 2 tenants").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Suspend: 2 of 2 tenants done.", page.Markup, StringComparison.Ordinal));
        foreach (var name in new[] { "checkout", "ledger" })
        {
            var tenant = await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), name, Cancellation);
            Assert.Equal("The cluster is upgraded.", tenant!.Suspension!.Reason);
        }
    }

    [Fact]
    public async Task An_admin_ignores_several_orphans_until_a_date()
    {
        string[] names = ["team-ghost", "team-gone"];
        await Services
            .GetRequiredService<OrphanLog>()
            .RecordAsync(
                "default",
                [.. names.Select(name => new LabeledObject(new ObjectReference("v1", "Namespace", null, name), name, "ghost", null))],
                names.ToHashSet(),
                new HashSet<string> { "Namespace" },
                Cancellation
            );
        SignIn("platform-admin");
        var page = Render<OrphansPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        SelectAll(page);
        await page.FindByText("Ignore").ClickAsync(new());
        await page.FindByLabel("Ignore until").InputAsync(new() { Value = $"{Time.GetUtcNow().AddDays(7):yyyy-MM-dd}" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "A test of the restore." });
        await page.FindByText("Ignore 2 orphans").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(["Ignored", "Ignored"], page.FindAll("[data-testid=orphan-state]").Select(state => state.TextContent.Trim())));
    }

    private static void SelectAll<T>(IRenderedComponent<T> page)
        where T : IComponent => page.Find(".selection-actions input").Change(true);

    private async Task ReadyAsync(string name)
    {
        await ApproveAsync(await SubmitAsync(tenant: name));
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        var ready = new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid");
        Assert.True(await queue.CompleteAsync(claim, "replica", ready, Time.GetUtcNow().AddHours(1), Cancellation));
    }
}
