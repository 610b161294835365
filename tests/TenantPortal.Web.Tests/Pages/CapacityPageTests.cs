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
        Assert.NotNull(page.Find("[aria-label='CPU: 4 cores of 8 cores committed']"));
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

    [Fact]
    public async Task A_cluster_that_loses_its_largest_node_or_commits_more_shows_what_would_be_free()
    {
        await ApproveAsync(await SubmitAsync());
        await SaveCapacityAsync(new("cpu", 12_000, 4000, 3), new("nvidia.com/gpu", 4, 2, 3));
        SignIn("platform-admin");
        var page = Render<CapacityPage>();
        page.WaitForAssertion(() => Assert.Contains("CPU: 4 cores of 12 cores committed, 8 cores free.", Outcome(page)));

        page.Find("#field-default-nodes").Input("1");
        Assert.Contains("CPU: 4 cores of 8 cores committed, 4 cores free.", Outcome(page));
        Assert.Contains("NVIDIA GPUs: 0 of 2 committed, 2 free.", Outcome(page));
        page.Find("#field-default-more").Input("150");
        Assert.Contains("CPU: 10 cores of 8 cores committed, over by 2 cores.", Outcome(page));

        Assert.Contains("Memory: unknown.", Outcome(page));
        Assert.Equal("With 1 node lost and 150 % more committed:", page.Find("[data-testid=what-if] strong").TextContent);
        Assert.Equal("3", page.Find("input[type=range]").GetAttribute("max"));
    }

    [Theory]
    [InlineData(
        8000,
        "Fits",
        "Loss of one node: what is committed fits without the largest node. The capacity of memory, ephemeral storage and pods is unknown."
    )]
    [InlineData(7999, "Does not fit", "Loss of one node: without the largest node, CPU would be overcommitted.")]
    public async Task The_loss_of_one_node_is_always_shown(long allocatable, string word, string sentence)
    {
        await ApproveAsync(await SubmitAsync());
        await SaveCapacityAsync(new CapacityReport("cpu", allocatable, 4000, 3));
        SignIn("auditor");

        var page = Render<CapacityPage>();

        page.WaitForAssertion(() => Assert.Equal([word, sentence], page.FindAll("[data-testid=one-node-lost] > span").Select(part => part.TextContent.Trim())));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task A_number_of_nodes_that_the_cluster_does_not_have_is_a_problem_and_the_figures_stay(string entered)
    {
        await ApproveAsync(await SubmitAsync());
        await SaveCapacityAsync(new CapacityReport("cpu", 12_000, 4000, 3));
        SignIn("auditor");
        var page = Render<CapacityPage>();
        page.WaitForElement("#field-default-nodes").Input("1");

        page.Find("#field-default-nodes").Input(entered);

        Assert.Equal("Enter a whole number from 0 to 3.", page.Find("[role=alert]").TextContent.Trim());
        Assert.Equal("true", page.Find("#field-default-nodes").GetAttribute("aria-invalid"));
        Assert.Contains("CPU: 4 cores of 8 cores committed, 4 cores free.", Outcome(page));
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

    private Task SaveCapacityAsync(params CapacityReport[] capacity) =>
        Services.GetRequiredService<ClusterObservations>().SaveCapacityAsync("default", capacity, Cancellation);

    private static IEnumerable<string> Outcome(IRenderedComponent<CapacityPage> page) =>
        page.FindAll("[data-testid=what-if] li").Select(line => line.TextContent);

    private static string Row(IRenderedComponent<CapacityPage> page, string resource) =>
        page.FindAll("tbody tr").Single(row => row.QuerySelector("td")!.TextContent == resource).TextContent;
}
