using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Features.Requests.Reviewing;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>The rule for automatic approval on the page of a request for a quarter more CPU, of which three quarters are used.</summary>
public abstract class AutoApprovalPage(string mode) : PortalContext(("AutoApproval:Mode", mode))
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opened by the lead who asked.</summary>
    protected async Task<IRenderedComponent<RequestPage>> AskAsync(string cpu = "5")
    {
        await ApproveAsync(await SubmitAsync());
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        await queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid"),
            Time.GetUtcNow().AddHours(1),
            Cancellation
        );
        var observations = Services.GetRequiredService<ClusterObservations>();
        await observations.SaveCapacityAsync(
            "default",
            [
                new("cpu", 40_000, 20_000, 2),
                new("memory", 160L << 30, 80L << 30, 2),
                new("ephemeral-storage", 400L << 30, 200L << 30, 2),
                new("pods", 400, 200, 2),
            ],
            Cancellation
        );
        await observations.SaveStatusAsync("default", true, "It is reachable.", Cancellation);
        await observations.SaveQuotasAsync(
            "default",
            [
                new(
                    "checkout",
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("3") }
                ),
            ],
            Cancellation
        );
        var id = await SubmitAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "checkout",
                Quota = new Dictionary<string, string>
                {
                    ["cpu"] = cpu,
                    ["memory"] = "8Gi",
                    ["ephemeralStorage"] = "20Gi",
                    ["storage"] = "100Gi",
                    ["pods"] = "40",
                },
                Purpose = "More visitors.",
            }
        );
        Services.GetRequiredService<NavigationManager>().NavigateTo($"requests/{id}?tab=checks");
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));
        page.WaitForElement("[data-testid=status]");
        return page;
    }

    protected static string StatusOf(IRenderedComponent<RequestPage> page) => page.Find("[data-testid=status]").TextContent.Trim();

    protected static string VerdictOf(IRenderedComponent<RequestPage> page) => page.Find("[data-testid=rule-verdict]").TextContent;

    /// <summary>Each condition with whether it holds and its figures, as people read them.</summary>
    protected static IReadOnlyList<(string Condition, string Holds, string Figures)> ConditionsOf(IRenderedComponent<RequestPage> page) =>
        [
            .. page.FindAll("section[aria-labelledby=rule-heading] tbody tr")
                .Select(row =>
                    (
                        row.QuerySelector("[data-label=Condition]")!.TextContent.Trim(),
                        row.QuerySelector("[data-label=Met]")!.TextContent.Trim(),
                        row.QuerySelector("[data-label=Details]")!.TextContent.Trim()
                    )
                ),
        ];
}

public sealed class AutoApprovalShadowPanelTests() : AutoApprovalPage("Shadow")
{
    [Fact]
    public async Task Each_condition_is_shown_with_its_figures_and_people_decide()
    {
        var page = await AskAsync();

        Assert.Equal("Submitted", StatusOf(page));
        Assert.Equal("All conditions are met. The request would have been approved automatically, but the rule only observes for now.", VerdictOf(page));
        Assert.Contains(
            "at most 25 % more of what was used to 70 % in the last 7 days",
            page.Find("section[aria-labelledby=rule-heading]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                ("Not regulated", "Yes", "No regulated data."),
                ("The tenant is ready", "Yes", "It is Ready."),
                ("Cool-down", "Yes", "The rule has not approved anything for it in the last 365 days."),
                ("Yearly cap", "Yes", "0 of 4 approvals by the rule in the last 365 days."),
                ("Namespace tier", "Yes", "The tier is Hardened namespace."),
                ("The cluster answers", "Yes", "It is reachable."),
                ("Small increase", "Yes", "CPU 4 → 5 (+25%)."),
                ("At most size 'medium'", "Yes", "CPU 5 of 16."),
                ("Used up", "Yes", "CPU up to 75% in 7 days."),
            ],
            ConditionsOf(page).SkipLast(1)
        );
        var room = ConditionsOf(page)[^1];
        Assert.Equal(("The cluster has room", "Yes"), (room.Condition, room.Holds));
        Assert.StartsWith("0 of 40 CPU are committed; with this request, 5, 13 %.", room.Figures, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_hold_says_no_with_the_figures_that_decided_it()
    {
        var page = await AskAsync(cpu: "6");

        Assert.Equal(("Submitted", "Not all conditions are met, so an approver decides."), (StatusOf(page), VerdictOf(page)));
        Assert.Equal(("Small increase", "No", "CPU 4 → 6 (+50%)."), Assert.Single(ConditionsOf(page), condition => condition.Holds == "No"));
    }

    [Fact]
    public async Task The_approver_reads_the_same()
    {
        var asked = ConditionsOf(await AskAsync());
        SignIn("platform-admin");

        var id = Assert.Single(await WaitingRequestsAsync()).Id;
        Services.GetRequiredService<NavigationManager>().NavigateTo($"requests/{id}?tab=checks");
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));
        page.WaitForElement("[data-testid=status]");

        Assert.Equal(asked, ConditionsOf(page));
        Assert.Equal("Approve", page.FindByText("Approve").TextContent.Trim());
    }
}

public sealed class AutoApprovalOnPanelTests() : AutoApprovalPage("On")
{
    [Fact]
    public async Task What_holds_is_approved_and_the_page_says_by_what()
    {
        var page = await AskAsync();

        Assert.Equal(("Approved", "All conditions are met."), (StatusOf(page), VerdictOf(page)));
        Assert.Equal(10, ConditionsOf(page).Count(condition => condition.Holds == "Yes"));
        Assert.Contains("TenantPortal", page.FindAll("section[aria-labelledby=decision-heading]").Single().TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_hold_waits_for_people()
    {
        var page = await AskAsync(cpu: "6");

        Assert.Equal(("Submitted", "Not all conditions are met, so an approver decides."), (StatusOf(page), VerdictOf(page)));
    }
}

public sealed class AutoApprovalOffPanelTests() : AutoApprovalPage("Off")
{
    [Fact]
    public async Task A_rule_that_is_off_is_not_spoken_of()
    {
        var page = await AskAsync();

        Assert.Equal("Submitted", StatusOf(page));
        Assert.DoesNotContain("automatic approval", page.Markup, StringComparison.Ordinal);
    }
}
