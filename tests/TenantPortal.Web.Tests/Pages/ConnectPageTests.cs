using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Web.Features.Tenants;
using TenantPortal.Web.Features.Tenants.Connecting;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ConnectPageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_address_is_not_known_the_page_says_who_must_set_what_and_shows_the_download_when_it_is()
    {
        await ApproveAsync(await SubmitAsync());
        var page = Open();

        var before = page.Find("[data-testid=why-not]").TextContent;
        await Services.GetRequiredService<EndpointObservations>().SaveHostAsync("default", "https://10.0.0.1:6443", "", Cancellation);

        Assert.Contains("Clusters:default:Access:Server", before, StringComparison.Ordinal);
        page.WaitForAssertion(() =>
            Assert.Contains("Clusters:default:Access:IssuerUrl", page.Find("[data-testid=why-not]").TextContent, StringComparison.Ordinal)
        );
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public async Task In_a_virtual_cluster_people_download_its_kubeconfig_and_admins_read_how_they_go_in_too()
    {
        await MakeVirtualClusterAsync();

        var ofLead = Open();
        SignIn("platform-admin");
        var ofAdmin = Open();

        Assert.Equal("/api/v1/tenants/checkout/kubeconfig", ofLead.Find("a[download]").GetAttribute("href"));
        Assert.Contains("kubectl krew install oidc-login", ofLead.Markup, StringComparison.Ordinal);
        Assert.Contains("kubectl --kubeconfig checkout.kubeconfig auth can-i --list", ofLead.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("vcluster connect", ofLead.Markup, StringComparison.Ordinal);
        Assert.Equal("vcluster connect checkout -n vcluster-checkout", ofAdmin.Find("[aria-label='vcluster command']").TextContent);
    }

    [Fact]
    public async Task The_workload_to_copy_is_the_one_that_API_servers_are_tried_with()
    {
        await ApproveAsync(await SubmitAsync());

        Assert.Equal(ExampleWorkload.Yaml, Open().Find("[aria-label='Deployment as YAML']").TextContent);
    }

    [Fact]
    public async Task An_auditor_reads_how_people_connect_but_is_offered_no_download()
    {
        await MakeVirtualClusterAsync();
        SignIn("auditor");

        var page = Open();

        Assert.Contains("Only members of team 'Payments'", page.Find("[data-testid=why-not]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public async Task Who_can_do_what_is_a_table_and_a_list_of_what_no_one_can()
    {
        await ApproveAsync(await SubmitAsync());

        var page = Render<AccessPage>(parameters => parameters.Add(access => access.Name, "checkout"));
        page.WaitForElement("[data-testid=nobody]");

        Assert.Equal(
            ["✓ yes", "no", "no", "no"],
            page.FindAll("tr").Single(row => row.QuerySelector("th")?.TextContent == "Secrets").QuerySelectorAll("td").Select(cell => cell.TextContent)
        );
        Assert.Contains("payments-team-leads", page.Find(".role").TextContent, StringComparison.Ordinal);
        Assert.Contains("change network policies", page.Find("[data-testid=nobody]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=unusual]"));
    }

    [Fact]
    public async Task The_page_of_a_tenant_leads_to_its_other_pages_and_exports()
    {
        await ApproveAsync(await SubmitAsync());

        var page = Render<TenantSettingsPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));
        page.WaitForElement(".tabs");

        Assert.Equal(
            ["Overview", "Quota", "Access", "Connect", "Isolation", "Drift", "Activity", "Settings"],
            page.FindAll(".tabs a").Select(link => link.TextContent.Trim())
        );
        Assert.Contains(page.FindAll("a[download]"), link => link.GetAttribute("href") == "/api/v1/tenants/checkout/export");
        Assert.DoesNotContain(page.FindAll("a[download]"), link => link.GetAttribute("href")!.EndsWith("tfvars", StringComparison.Ordinal));
    }

    private IRenderedComponent<ConnectPage> Open()
    {
        var page = Render<ConnectPage>(parameters => parameters.Add(connect => connect.Name, "checkout"));
        page.WaitForElement(".tabs");
        return page;
    }

    private async Task MakeVirtualClusterAsync()
    {
        var asked = await Services
            .GetRequiredService<RequestService>()
            .SubmitAsync(
                Person("payments-lead"),
                new RequestInput
                {
                    Team = "payments",
                    Tenant = "checkout",
                    Tier = "vcluster",
                    Size = "small",
                    Environment = "production",
                    Purpose = "Runs it.",
                },
                null,
                Cancellation
            );
        await ApproveAsync(asked.Value!.Id!);
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        await Services
            .GetRequiredService<EndpointObservations>()
            .SaveTenantAsync(
                await db.Tenants.SingleAsync(Cancellation),
                new EndpointFacts("https://checkout.vc.example.com", "", "https://sso.example.com", "kubernetes"),
                Cancellation
            );
    }
}
