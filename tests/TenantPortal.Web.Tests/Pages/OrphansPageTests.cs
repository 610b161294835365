using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Web.Features.Home;
using TenantPortal.Web.Features.Orphans;

namespace TenantPortal.Web.Tests.Pages;

public sealed class OrphansPageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_auditor_sees_what_it_is_why_and_what_it_contains_and_decides_nothing()
    {
        await FindOrphanAsync();
        SignIn("auditor");

        var page = Open();

        foreach (var text in new[] { "Namespace team-ghost", "on default", "which the portal has no record of", "Nothing counts its pods" })
            Assert.Contains(text, page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Equal("Open", page.Find("[data-testid=orphan-state]").TextContent.Trim());
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task An_admin_ignores_an_orphan_that_the_portal_does_not_remove()
    {
        await FindOrphanAsync();
        SignIn("platform-admin");
        var page = Open();
        Assert.Contains("may belong to another portal", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Propose removal", page.Markup, StringComparison.Ordinal);

        await page.FindByText("Ignore until…").ClickAsync(new());
        await page.FindByText("Ignore").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Choose a date after today and within the next 365 days.", page.ProblemOf("Ignore until")));
        await page.FindByLabel("Ignore until").InputAsync(new() { Value = $"{Time.GetUtcNow().AddDays(7):yyyy-MM-dd}" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "A test of the restore." });
        await page.FindByText("Ignore").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Ignored", page.Find("[data-testid=orphan-state]").TextContent.Trim()));
        Assert.Contains("A test of the restore.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_of_an_admin_counts_orphans()
    {
        await FindOrphanAsync();
        SignIn("platform-admin");

        var home = Render<HomePage>();

        home.WaitForAssertion(() =>
            Assert.Equal("1 object with the portal's labels belongs to no tenant.", home.Find("[data-testid=orphans]").TextContent.Trim())
        );
    }

    private IRenderedComponent<OrphansPage> Open()
    {
        var page = Render<OrphansPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")), TimeSpan.FromSeconds(30));
        return page;
    }

    private Task FindOrphanAsync() =>
        Services
            .GetRequiredService<OrphanLog>()
            .RecordAsync(
                "default",
                [new LabeledObject(new ObjectReference("v1", "Namespace", null, "team-ghost"), "uid-1", "ghost", null)],
                new HashSet<string> { "uid-1" },
                new HashSet<string> { "Namespace" },
                Cancellation
            );
}
