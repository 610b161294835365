using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

public sealed class AuditPageTests : PortalContext
{
    [Fact]
    public async Task An_auditor_sees_who_did_what_with_what_changed()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("auditor");

        var page = Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td[data-label=Entry]").Count));
        Assert.Contains("request.approved", page.Markup, StringComparison.Ordinal);
        Assert.Contains("<del", page.Markup, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;checkout&lt;/b&gt;", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_in_the_download()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("auditor");
        Services.GetRequiredService<NavigationManager>().NavigateTo("audit?action=request.submitted");

        var page = Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Contains("request.submitted", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("request.approved", page.Markup, StringComparison.Ordinal);
        Assert.Contains(
            page.FindAll("a[download]"),
            link => link.GetAttribute("href")!.EndsWith("/api/v1/audit/export?format=csv&action=request.submitted", StringComparison.Ordinal)
        );
        page.FindByLabel("Tenant").Change("checkout");
        Assert.EndsWith("tenant=checkout", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_checks_the_chain()
    {
        await SubmitAsync();
        SignIn("security");
        var page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Contains("Not verified since the portal started.", page.Markup, StringComparison.Ordinal));

        page.FindByText("Verify the log").Click();

        page.WaitForAssertion(() => Assert.Contains("The audit log is intact: 1 entry was verified.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_outside_anchors_the_page_says_what_that_means()
    {
        SignIn("auditor");

        var page = Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Contains("The end of the log is not recorded outside the portal", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outside_anchors_are_shown_with_their_failures()
    {
        await using (var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
            await db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO "AuditAnchors" ("Kind", "DueAt", "RecordedAt", "Sequence", "Hash", "Problem", "FailingSince", "Failures", "Successes")
                VALUES ('File', 0, 639000000000000000, 7, 'h', NULL, NULL, 0, 1),
                       ('Syslog', 0, NULL, 0, '', 'The syslog server cannot be reached (HostNotFound).', 639000000000000000, 1, 0),
                       ('Webhook', 0, NULL, 0, '', NULL, NULL, 0, 0)
                """,
                TestContext.Current.CancellationToken
            );
        SignIn("auditor");

        var page = Render<AuditPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(["Recorded", "Failing", "Waiting"], page.FindAll("[data-testid=anchor]").Select(state => state.TextContent.Trim()))
        );
        Assert.Contains("Entry 7 was recorded", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Syslog server: The syslog server cannot be reached (HostNotFound).", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Webhook: nothing is recorded there yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_are_refused_and_it_is_written_down()
    {
        await SubmitAsync();

        var page = Render<AuditPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("Only auditors, platform admins and security approvers can read the audit log.", page.Markup, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("request.submitted", page.Markup, StringComparison.Ordinal);
        SignIn("auditor");
        var auditor = Render<AuditPage>();
        auditor.WaitForAssertion(() => Assert.Contains("page.refused", auditor.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tenants_page_has_its_evidence()
    {
        await ApproveAsync(await SubmitAsync());

        var page = Render<TenantActivityPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));

        page.WaitForAssertion(() =>
            Assert.Contains("/api/v1/tenants/checkout/evidence?format=html", page.FindAll("a[download]").Select(link => link.GetAttribute("href")))
        );
    }
}
