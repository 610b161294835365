using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Web.Features.Dashboard.Process;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ProcessPageTests : PortalContext
{
    [Fact]
    public async Task Decisions_and_what_waits_are_shown()
    {
        var decided = await SubmitAsync();
        Time.Advance(TimeSpan.FromHours(5));
        await ApproveAsync(decided);
        await SubmitAsync(tenant: "till");
        SignIn("manager");

        var page = Render<ProcessPage>();

        page.WaitForAssertion(() => Assert.Equal(["5 hours", "5 hours", "100 %", "0 %", "1"], page.FindAll("dl.totals dd").Select(fact => fact.TextContent)));
        var week = page.Find("details tbody tr").Children.Select(cell => cell.TextContent.Trim());
        Assert.Equal(["2026-11-23", "2", "1", "0", "0", "0", "1"], week);
        Assert.NotNull(page.Find("a[href='requests?team=payments']"));
    }

    [Fact]
    public void Without_requests_the_page_says_so()
    {
        SignIn("manager");

        var page = Render<ProcessPage>();

        page.WaitForAssertion(() => Assert.Contains("No requests in this time span.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Choices_are_in_the_address()
    {
        await SubmitAsync();
        SignIn("manager");
        var page = Render<ProcessPage>();
        page.WaitForAssertion(() => Assert.Equal(12, page.FindAll("details tbody tr").Count));

        await page.Find("select").ChangeAsync(new ChangeEventArgs { Value = "26" });

        Assert.EndsWith("?weeks=26", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(26, page.FindAll("details tbody tr").Count));
    }
}
