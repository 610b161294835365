using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Web.Features.Drift;
using TenantPortal.Web.Features.Requests.Changing;

namespace TenantPortal.Web.Tests.Pages;

public sealed class DriftPageTests : PortalContext
{
    private static readonly ObjectReference Quota = new("v1", "ResourceQuota", "team-shop", "team-shop-quota");
    private static readonly ObjectReference Release = new("helm.toolkit.fluxcd.io/v2", "HelmRelease", "team-shop", "vc");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_shows_what_differs_with_both_values_and_the_manager()
    {
        await DriftAsync(Changed(Quota, "spec.hard.pods", "40", "999"));

        var page = Open();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.Equal("Not as approved", page.Find("[data-testid=as-approved]").TextContent.Trim());
        foreach (var text in new[] { "ResourceQuota team-shop-quota", "spec.hard.pods", "40", "999", "kubectl-edit" })
            Assert.Contains(text, page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task An_admin_has_a_difference_restored()
    {
        await DriftAsync(Changed(Quota, "spec.hard.pods", "40", "999"));
        SignIn("platform-admin");
        var page = Open();
        page.WaitForAssertion(() => page.FindByText("Revert now"));
        Assert.Contains("This field secures the tenant, so it cannot be ignored.", page.Markup, StringComparison.Ordinal);

        await page.FindByText("Revert now").ClickAsync(new());

        Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation));
    }

    [Fact]
    public async Task An_admin_ignores_a_difference_that_does_not_secure_the_tenant_with_a_date_and_a_reason()
    {
        await DriftAsync(Changed(Release, "spec.interval", "1h", "5m"));
        SignIn("platform-admin");
        var page = Open();
        page.WaitForAssertion(() => page.FindByText("Ignore until…"));

        await page.FindByText("Ignore until…").ClickAsync(new());
        await page.FindByText("Ignore").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Choose a date after today and within the next 365 days.", page.ProblemOf("Ignore until")));
        await page.FindByLabel("Ignore until").InputAsync(new() { Value = $"{Time.GetUtcNow().AddDays(7):yyyy-MM-dd}" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "Team Ledger tests it." });
        await page.FindByText("Ignore").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Ignored", page.Find("[data-testid=drift-state]").TextContent.Trim()));
        Assert.Contains("Team Ledger tests it.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("As approved", page.Find("[data-testid=as-approved]").TextContent.Trim());
    }

    [Fact]
    public async Task A_changed_quota_leads_to_a_request_with_the_amount_filled_in()
    {
        await DriftAsync(Changed(Quota, "spec.hard.pods", "40", "60"));
        SignIn("platform-admin");
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("Request this amount", page.Markup, StringComparison.Ordinal));
        var address = page.FindAll("a").Single(link => link.TextContent.Trim() == "Request this amount").GetAttribute("href")!;

        SignIn("payments-lead");
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var change = Render<ChangePage>(parameters => parameters.Add(shown => shown.Name, "checkout").Add(shown => shown.Kind, "quota"));

        change.WaitForAssertion(() => Assert.Equal("60", change.FindByLabel("Pods").GetAttribute("value")));
    }

    [Fact]
    public async Task The_list_of_all_tenants_is_filtered_by_its_address_and_restored_at_once()
    {
        await DriftAsync(Changed(Quota, "spec.hard.pods", "40", "999"), Changed(Release, "spec.interval", "1h", "5m"));
        SignIn("platform-admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo("admin/drift?kind=HelmRelease");
        var page = Render<DriftPage>();
        page.WaitForAssertion(
            () => Assert.Contains("HelmRelease vc", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30)
        );

        await page.FindByText("Revert the listed difference").ClickAsync(new());

        Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation));
    }

    private static ObjectDrift Changed(ObjectReference reference, string field, string approved, string live) =>
        new(reference, DriftKind.Changed, [new FieldDifference(FieldPath.Parse(field), approved, live, "kubectl-edit", null)], live);

    private IRenderedComponent<TenantDriftPage> Open()
    {
        var page = Render<TenantDriftPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));
        // The first query of a process is compiled.
        page.WaitForAssertion(() => page.Find("[data-testid=as-approved]"), TimeSpan.FromSeconds(30));
        return page;
    }

    /// <summary>A ready tenant with these differences.</summary>
    private async Task DriftAsync(params ObjectDrift[] seen)
    {
        await ApproveAsync(await SubmitAsync());
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        await queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash),
            Time.GetUtcNow().AddMinutes(30),
            Cancellation
        );
        await Services.GetRequiredService<DriftLog>().RecordAsync(claim.Tenant.Id, seen, new HashSet<string>(), Cancellation);
    }
}
