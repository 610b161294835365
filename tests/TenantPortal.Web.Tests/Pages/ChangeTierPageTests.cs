using Bunit;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A lead asks for more isolation.</summary>
public sealed class ChangeTierPageTests : PortalContext
{
    [Fact]
    public async Task What_the_team_needs_leads_to_the_tier_and_the_request_contains_both()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("tier");

        await page.Find("#needs-crds").ChangeAsync(new() { Value = true });
        await page.FindByText("medium").ChangeAsync(new() { Value = "medium" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "We bring an operator." });
        var asked = await SendAsync(page);

        Assert.Equal((RequestKind.ChangeTier, "vcluster", "medium"), (asked.Summary.Kind, asked.Summary.Requested.Tier, asked.Summary.Requested.Size));
        Assert.True(asked.Summary.Requested.Case.NeedsOwnCrds);
        var tier = asked.Diff.Single(field => field.Field == "tier");
        Assert.Equal(("namespace", "vcluster"), (tier.Original?.ToString(), tier.Requested.ToString()));
        Assert.Equal("We bring an operator.", asked.Purpose);
    }

    [Fact]
    public async Task A_tier_that_the_rules_refuse_wants_a_reason_and_a_second_approver_reads_it()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("tier");
        await page.FindByLabel("Reason").InputAsync(new() { Value = "Our customers come." });
        await page.Find("input[name=audience][value=external]").ChangeAsync(new() { Value = "external" });
        await page.FindByText("Hardened namespace").ChangeAsync(new() { Value = "namespace" });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() =>
            Assert.EndsWith(
                "Choose another tier, or explain why a second approver should allow it.",
                page.ProblemOf("Reason for an exception"),
                StringComparison.Ordinal
            )
        );
        Assert.Empty(await WaitingRequestsAsync());

        await page.FindByLabel("Reason for an exception").InputAsync(new() { Value = "For a week only." });
        var asked = await SendAsync(page);

        Assert.Equal(
            ("namespace", "For a week only.", Audience.External),
            (asked.Summary.Requested.Tier, asked.Summary.Requested.OverrideReason, asked.Summary.Requested.Case.Audience)
        );
        Assert.NotEmpty(asked.SecondDecisionReasons);
    }

    [Fact]
    public async Task A_case_that_no_tier_may_serve_is_reported_at_its_field_and_nothing_is_requested()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("tier");
        await page.FindByLabel("Reason").InputAsync(new() { Value = "Our agent wants it." });
        await page.Find("#field-case").ChangeAsync(new() { Value = true });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.NotEmpty(page.ProblemOf("Privileged containers or access to the host")));
        Assert.Empty(await WaitingRequestsAsync());
    }

    [Fact]
    public async Task An_amount_beyond_the_new_tier_is_reported_at_the_amount()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("tier");
        await page.FindByLabel("Reason").InputAsync(new() { Value = "We bring an operator." });
        await page.FindByText("Virtual cluster").ChangeAsync(new() { Value = "vcluster" });
        await page.FindByText("Custom").ChangeAsync(new() { Value = "custom" });
        await page.FindByLabel("CPU").InputAsync(new() { Value = "65" });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("64", page.ProblemOf("CPU"), StringComparison.Ordinal));
        Assert.Empty(await WaitingRequestsAsync());
    }
}
