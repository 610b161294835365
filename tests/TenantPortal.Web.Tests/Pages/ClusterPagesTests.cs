using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Observations;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.Clusters;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ClusterPagesTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_added_after_its_test_whose_findings_appear_on_the_open_page()
    {
        SignIn("platform-admin");
        var page = Render<NewClusterPage>();
        page.WaitForAssertion(() => page.FindByLabel("Name"));
        Assert.True(page.FindByText("Add cluster").HasAttribute("disabled"));

        page.FindByLabel("Name").Input("eu-1");
        page.FindByLabel("Title").Input("Europe 1");
        page.FindByLabel("Labels").Input("region=eu, network=open");
        page.FindByLabel("Kubeconfig").Input("secret:tenantportal-clusters/eu-1/kubeconfig");
        await page.FindByText("Test cluster").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("The test is running.", page.Markup, StringComparison.Ordinal));
        await FinishTestAsync("uid-1", new ClusterTestFinding(DiagnosisLevel.Warning, "rights on eu-1", "The portal may not watch nodes."));
        Time.Advance(AutoRefresh.Pause);
        page.WaitForAssertion(() => Assert.Contains("The portal may not watch nodes.", page.Markup, StringComparison.Ordinal));
        await page.Find("form").SubmitAsync();

        Assert.EndsWith("/admin/clusters/eu-1", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var known = Services.GetRequiredService<ClusterCatalog>().FindKnown("eu-1")!;
        Assert.Equal(("Europe 1", "region=eu network=open"), (known.Title, string.Join(' ', known.Labels)));
    }

    [Fact]
    public async Task Mistakes_are_shown_at_their_fields_and_nothing_is_tested()
    {
        SignIn("platform-admin");
        var page = Render<NewClusterPage>();
        page.WaitForAssertion(() => page.FindByLabel("Name"));

        await page.FindByText("Test cluster").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("true", page.FindByLabel("Name").GetAttribute("aria-invalid")));
        Assert.Equal("true", page.FindByLabel("Kubeconfig").GetAttribute("aria-invalid"));
        Assert.Empty(await Services.GetRequiredService<ClusterTestQueue>().ClaimAsync(Cancellation));
    }

    [Fact]
    public async Task A_cluster_is_drained_and_gets_new_tenants_again()
    {
        SignIn("platform-admin");
        var page = Render<ClusterPage>(parameters => parameters.Add(shown => shown.Name, "default"));
        page.WaitForAssertion(() => page.FindByText("Drain cluster"));

        await page.FindByText("Drain cluster").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Draining", page.Find("[data-testid=cluster-state]").TextContent, StringComparison.Ordinal));
        await page.FindByText("Allow new tenants").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Active", page.Find("[data-testid=cluster-state]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task A_cluster_with_tenants_says_why_it_cannot_be_retired_and_one_without_is_retired_by_its_name()
    {
        await AddAsync();
        SignIn("platform-admin");
        var page = Render<ClusterPage>(parameters => parameters.Add(shown => shown.Name, "eu-1"));
        page.WaitForAssertion(() => page.FindByLabel("Type eu-1 to retire it"));

        page.FindByLabel("Type eu-1 to retire it").Input("eu-1");
        await page.FindAll("form").Last().SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Retired", page.Find("[data-testid=cluster-state]").TextContent, StringComparison.Ordinal));
        Assert.Null(Services.GetRequiredService<ClusterCatalog>().Find("eu-1"));
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_one_banner_however_many_tenants_it_has_and_none_where_a_user_has_no_tenant()
    {
        await ApproveAsync(await SubmitAsync());
        await ApproveAsync(await SubmitAsync(tenant: "cart"));
        var observations = Services.GetRequiredService<ClusterObservations>();
        await observations.SaveStatusAsync("default", reachable: false, "It refuses connections.", Cancellation);

        var own = Render<ClusterBanner>(parameters => parameters.Add(shown => shown.User, Person("payments-lead")));
        var other = Render<ClusterBanner>(parameters => parameters.Add(shown => shown.User, Person("search-lead")));

        own.WaitForAssertion(() => Assert.Single(own.FindAll(".banner-error")));
        Assert.Empty(other.FindAll(".banner-error"));
        await observations.SaveStatusAsync("default", reachable: true, "The cluster is reachable.", Cancellation);
        own.WaitForAssertion(() => Assert.Empty(own.FindAll(".banner-error")));
    }

    [Fact]
    public async Task The_form_says_which_cluster_the_portal_chooses_and_offers_no_draining_one()
    {
        await AddAsync();
        SignIn("payments-lead");
        var form = RenderForm();
        Assert.Equal(["", "default", "eu-1"], Offered());

        form.FindByLabel("Environment").Change("production");
        form.WaitForAssertion(() =>
            Assert.StartsWith(
                "The tenant will be placed on 'default', which offers ",
                form.Find($"#{form.FindByLabel("Cluster").GetAttribute("aria-describedby")}").TextContent,
                StringComparison.Ordinal
            )
        );
        await Services.GetRequiredService<ClusterService>().DrainAsync(Person("platform-admin"), "default", Guid.Empty, Cancellation);

        form = RenderForm();
        Assert.DoesNotContain(form.FindAll("label"), label => label.TextContent.Trim() == "Cluster");

        IEnumerable<string?> Offered() => form.FindByLabel("Cluster").QuerySelectorAll("option").Select(option => option.GetAttribute("value"));
    }

    private async Task AddAsync()
    {
        var (service, admin) = (Services.GetRequiredService<ClusterService>(), Person("platform-admin"));
        var input = new ClusterInput { Name = "eu-1", Credential = "secret:tenantportal-clusters/eu-1/kubeconfig" };
        var test = (await service.RequestTestAsync(admin, input, Cancellation)).Value!.Id;
        await FinishTestAsync("uid-1");
        Assert.Empty((await service.AddAsync(admin, input with { Test = test }, Cancellation)).Problems);
    }

    /// <summary>What a reconciler does.</summary>
    private async Task FinishTestAsync(string uid, params ClusterTestFinding[] findings)
    {
        var queue = Services.GetRequiredService<ClusterTestQueue>();
        await queue.CompleteAsync(Assert.Single(await queue.ClaimAsync(Cancellation)), new ClusterTestResult(findings, uid), Cancellation);
    }
}
