using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Searching;
using TenantPortal.Web.Layout.Commands;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What the command palette offers to whom. How it is moved through is tested in a browser.</summary>
public sealed class CommandPaletteTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_text_it_offers_the_pages_of_the_user()
    {
        var palette = Open("payments-lead");

        Assert.Contains("requests/new", Addresses(palette));
        Assert.DoesNotContain("approvals", Addresses(palette));
        Assert.DoesNotContain("audit", Addresses(palette));
        Assert.Contains("audit", Addresses(Open("auditor")));
    }

    [Fact]
    public async Task A_part_of_a_name_finds_tenants_requests_teams_and_pages()
    {
        var request = await SubmitAsync(tenant: "payments-api");
        await ApproveAsync(request);
        var palette = Open("payments-lead");

        Type(palette, " PAYM ");

        palette.WaitForAssertion(() => Assert.Equal(["tenants/payments-api", $"requests/{request}", "teams/payments"], Addresses(palette)));
        Assert.Equal("3 results.", palette.Find("[role=status]").TextContent);
        Assert.Contains("Request, New tenant, Approved", palette.Markup, StringComparison.Ordinal);
        // Enter follows the first line only if the list is for what was typed.
        Assert.Equal("PAYM", palette.Find("[data-for]").GetAttribute("data-for"));
    }

    [Theory]
    [InlineData("search-lead")]
    [InlineData("payments-member")]
    public async Task It_finds_no_tenant_or_request_that_the_user_may_not_see(string person)
    {
        var request = await SubmitAsync();
        await ApproveAsync(request);
        var palette = Open(person);

        Type(palette, "c");
        palette.WaitForAssertion(() => Assert.Equal("c", palette.Find("[data-for]").GetAttribute("data-for")));

        Assert.Equal(person == "payments-member", Addresses(palette).Contains("tenants/checkout"));
        Assert.Equal(person == "payments-member", Addresses(palette).Contains($"requests/{request}"));
    }

    [Fact]
    public void A_member_finds_no_team_because_its_page_is_for_leads()
    {
        var palette = Open("payments-member");

        Type(palette, "payments");

        palette.WaitForAssertion(() => Assert.Equal("Nothing found.", palette.Find("[role=status]").TextContent));
    }

    [Fact]
    public async Task It_shows_at_most_20_results()
    {
        for (var number = 0; number < PortalSearch.MaxOfEachKind + 1; number++)
            await ApproveAsync(await SubmitAsync(tenant: $"a-{number}"));
        var palette = Open("platform-admin");

        Type(palette, "a");

        palette.WaitForAssertion(() => Assert.Equal($"The first {PaletteSearch.MaxEntries} results.", palette.Find("[role=status]").TextContent));
        Assert.Equal(PaletteSearch.MaxEntries, Addresses(palette).Count);
        Assert.Equal(PortalSearch.MaxOfEachKind, Addresses(palette).Count(address => address.StartsWith("tenants/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_outside_of_the_circuit_is_not_left_to_the_router()
    {
        var palette = Open("payments-lead");

        Assert.Equal("_top", palette.Find("a[href=api]").GetAttribute("target"));
        Assert.Null(palette.Find("a[href=tenants]").GetAttribute("target"));
    }

    [Theory]
    [InlineData("platform-admin", true)]
    [InlineData("payments-lead", false)]
    public void The_help_lists_the_shortcuts_of_the_pages_that_are_for_the_user(string person, bool hasApprovals)
    {
        var rows = Open(person).FindAll("#shortcuts tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("kbd").Select(key => key.TextContent)));

        Assert.All(["g a", "a", "r"], keys => Assert.Equal(hasApprovals, rows.Contains(keys)));
        Assert.Superset(new HashSet<string> { "Ctrl+K ⌘K", "g h", "g r", "g t", "/", "j", "k", "Enter", "?" }, rows.ToHashSet());
    }

    [Fact]
    public async Task Nothing_is_found_without_a_text() =>
        Assert.Same(Findings.None, await Services.GetRequiredService<PortalSearch>().FindAsync(Person("platform-admin"), " ", Cancellation));

    private IRenderedComponent<CommandPalette> Open(string person)
    {
        SignIn(person);
        var palette = Render<CommandPalette>(parameters => parameters.Add(shown => shown.User, Person(person)));
        palette.WaitForAssertion(() => Assert.NotEmpty(palette.FindAll(".palette-results a")));
        return palette;
    }

    private static void Type(IRenderedComponent<CommandPalette> palette, string text) => palette.FindByLabel("Part of a name").Input(text);

    private static IReadOnlyList<string> Addresses(IRenderedComponent<CommandPalette> palette) =>
        [.. palette.FindAll(".palette-results a").Select(link => link.GetAttribute("href")!)];
}
