using Bunit;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Web.Features.Dashboard;

namespace TenantPortal.Web.Tests.Pages;

public sealed class TeamChartTests : PortalContext
{
    [Theory]
    [InlineData("<b>Pay</b>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</text><meta http-equiv=refresh content='0;url=/'>")]
    [InlineData("<iframe src=/_framework/blazor.web.js></iframe>")]
    [InlineData("Research & Development")]
    public void A_title_is_shown_as_text(string title)
    {
        var four = Quantity.Parse("4");
        var chart = Render<TeamChart>(parameters =>
            parameters.Add(
                chart => chart.Overview,
                new QuotaOverview(
                    QuotaResource.All[0],
                    four,
                    four,
                    four,
                    null,
                    [new QuotaHolding("payments", title, four, four, 1) { Utilization = 1 }],
                    [],
                    1
                )
            )
        );

        Assert.Empty(chart.FindAll("b, img, meta, iframe"));
        Assert.Contains(title, chart.Find(".chart").TextContent, StringComparison.Ordinal);
    }
}
