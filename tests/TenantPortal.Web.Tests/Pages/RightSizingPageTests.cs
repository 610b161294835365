using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;
using TenantPortal.Web.Features.Dashboard;
using TenantPortal.Web.Features.Requests.Changing;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

public sealed class RightSizingPageTests : PortalContext
{
    private readonly BunitJSModuleInterop _charts;

    public RightSizingPageTests()
        : base(("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "10"))
    {
        _charts = JSInterop.SetupModule(_ => true);
        _charts.Mode = JSRuntimeMode.Loose;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_card_says_how_many_days_are_missing()
    {
        await ApproveAsync(await SubmitAsync());
        await AddDaysAsync(29);

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("A suggestion needs 30 days with recorded use. 1 day is missing.", Text(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_card_leads_to_a_request_with_the_suggestion_filled_in()
    {
        await ApproveAsync(await SubmitAsync());
        await AddDaysAsync(60);
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("They save 30.00 EUR per month.", Text(page), StringComparison.Ordinal));
        Assert.Contains("Confidence: high.", Text(page), StringComparison.Ordinal);
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "tenants/checkout/change/quota?suggested=true");

        Services.GetRequiredService<NavigationManager>().NavigateTo("tenants/checkout/change/quota?suggested=true");
        var request = await SendAsync(OpenChange("quota"));

        Assert.Equal("1", request.Summary.Requested.Quota[QuotaResource.Cpu].ToString());
        Assert.True(request.Summary.Requested.AppliesQuotaWhenItFits);
    }

    [Fact]
    public async Task The_dashboard_lists_the_largest_savings()
    {
        await ApproveAsync(await SubmitAsync());
        await AddDaysAsync(40);
        SignIn("manager");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["checkout", "Payments", "4 cores", "1 core", "30.00 EUR", "Medium"],
                page.FindAll("[data-testid=savings] tbody td").Select(cell => cell.TextContent.Trim())
            )
        );
    }

    private IRenderedComponent<TenantQuotaPage> Open() => Render<TenantQuotaPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));

    private static string Text(IRenderedComponent<TenantQuotaPage> page) =>
        string.Join(
            ' ',
            page.FindAll("[data-testid=right-sizing]")
                .Select(card => card.TextContent)
                .SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );

    /// <summary>Complete days on which at most 800m of 4 cores were used.</summary>
    private async Task AddDaysAsync(int days)
    {
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new(
                        "checkout",
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("500m") }
                    ),
                ],
                Cancellation
            );
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        var id = await db.Tenants.Select(tenant => tenant.Id).SingleAsync(Cancellation);
        var today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);
        db.UsageDays.AddRange(
            Enumerable.Range(1, days).Select(ago => new UsageDay(id, today.AddDays(-ago), "cpu", new UsageFigures(0, 400, 800, 800, 96), 4000))
        );
        await db.SaveChangesAsync(Cancellation);
    }
}
