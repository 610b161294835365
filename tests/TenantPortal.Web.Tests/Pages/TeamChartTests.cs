using Bunit;
using MudBlazor.Interop;
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
        // The chart draws nothing before the browser says how large it is.
        JSInterop.Setup<ElementSize>("mudObserveElementSize", _ => true).SetResult(new ElementSize { Width = 600, Height = 260 });
        var four = Quantity.Parse("4");
        var chart = Render<TeamChart>(parameters =>
            parameters.Add(
                chart => chart.Overview,
                new QuotaOverview(QuotaResource.All[0], four, four, four, null, [new QuotaHolding("payments", title, four, four, 1) { Utilization = 1 }], [], 1)
            )
        );

        chart.WaitForElement("svg text");
        Assert.Empty(chart.FindAll("b, img, meta, iframe"));
        Assert.Contains(title, chart.Find(".chart").TextContent, StringComparison.Ordinal);
    }
}
