using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Observations;
using TenantPortal.Web.Features.Capacity;

namespace TenantPortal.Web.Tests.Pages;

public sealed class CapacityPageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_shows_what_is_promised_of_what_there_is_in_bars_and_words()
    {
        await ApproveAsync(await SubmitAsync());
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveCapacityAsync("default", [new("cpu", 8000, 4000, 2), new("pods", 30, 15, 2)], Cancellation);
        SignIn("platform-admin");

        var page = Render<CapacityPage>();

        page.WaitForAssertion(() => Assert.Contains("2 schedulable nodes", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[aria-label='CPU: 4 of 8 committed']"));
        Assert.Contains("available", Row(page, "CPU"), StringComparison.Ordinal);
        Assert.Contains("overcommitted", Row(page, "Pods"), StringComparison.Ordinal);
        Assert.Contains("unknown", Row(page, "Memory"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_nodes_is_unknown_until_it_shows_some()
    {
        SignIn("auditor");
        var page = Render<CapacityPage>();
        page.WaitForAssertion(() => Assert.Contains("The cluster reports no nodes, so its capacity is unknown.", page.Markup, StringComparison.Ordinal));

        await Services.GetRequiredService<ClusterObservations>().SaveCapacityAsync("default", [new("cpu", 8000, 8000, 1)], Cancellation);

        page.WaitForAssertion(() => Assert.Contains("1 schedulable node", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("platform-admin", "Capacity")]
    [InlineData("security", "Capacity")]
    [InlineData("auditor", "Capacity")]
    [InlineData("manager", "Not found")]
    [InlineData("payments-lead", "Not found")]
    public void The_page_is_there_for_those_who_see_everything(string person, string heading)
    {
        SignIn(person);

        var page = Render<CapacityPage>();

        page.WaitForAssertion(() => Assert.Equal(heading, page.Find("h1").TextContent));
    }

    private static string Row(IRenderedComponent<CapacityPage> page, string resource) =>
        page.FindAll("tbody tr").Single(row => row.QuerySelector("td")!.TextContent == resource).TextContent;
}
