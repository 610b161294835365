using Bunit;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Tests.Pages;

public sealed class TiersPageTests : PortalContext
{
    [Fact]
    public void Every_rule_is_in_the_table()
    {
        var page = Render<TiersPage>();

        Assert.All(
            AdvisorRule.All,
            rule => Assert.Contains(page.FindAll("tbody tr"), row => row.TextContent.Contains(rule.Sentence, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void What_is_offered_stands_side_by_side()
    {
        var page = Render<TiersPage>();

        var nodes = Assert.Single(page.FindAll("tbody tr"), row => row.QuerySelector("th")?.TextContent == "Nodes");
        Assert.Equal("Shared", nodes.QuerySelector("td[data-label='Hardened namespace']")?.TextContent);
    }

    [Fact]
    public void The_advice_follows_the_facts()
    {
        var page = Render<TiersPage>();
        Assert.Contains("Hardened namespace", page.Find("[data-testid=advice]").TextContent, StringComparison.Ordinal);

        page.FindByLabel("Privileged containers or access to the host").Change(true);

        Assert.Contains("No tier allows privileged containers or host access", page.Find("[data-testid=advice]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_cannot_be_read_is_reported_at_its_field()
    {
        var page = Render<TiersPage>();

        page.FindByLabel("Other").Input("FedRAMP, two words");

        Assert.Contains("The name of a compliance standard must have 1 to 40", page.ProblemOf("Other"), StringComparison.Ordinal);
        Assert.Contains("The facts above are not valid.", page.Find("[data-testid=advice]").TextContent, StringComparison.Ordinal);
    }
}
