using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Languages;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Testing;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.PlatformNotices;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class PlatformNoticesPageTests : PortalContext
{
    [Fact]
    public async Task A_published_notice_is_on_every_open_page_until_it_is_withdrawn()
    {
        SignIn("platform-admin");
        var banner = Render<PlatformNoticeBanner>();
        var page = Render<PlatformNoticesPage>();
        page.WaitForAssertion(() => page.FindByLabel("Text"));

        page.FindByLabel("Text").Input("Cluster maintenance tonight.");
        page.FindByLabel("Ends").Input(Time.GetUtcNow().AddHours(3).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await page.Find("form").SubmitAsync();

        banner.WaitForAssertion(() =>
            Assert.StartsWith("Cluster maintenance tonight.", banner.Find("[data-testid=platform-notice]").TextContent.Trim(), StringComparison.Ordinal)
        );
        Time.Advance(AutoRefresh.Pause);
        await page.FindByText("Withdraw").ClickAsync(new());
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll("[data-testid=platform-notice]")));
    }

    [Fact]
    public async Task A_notice_that_starts_later_is_not_shown_yet()
    {
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await Services
            .GetRequiredService<PlatformNoticeService>()
            .PublishAsync(Person("platform-admin"), "Later.", now.AddHours(1), now.AddHours(2), TestContext.Current.CancellationToken);

        Assert.Empty(Render<PlatformNoticeBanner>().FindAll("[data-testid=platform-notice]"));
    }

    [Fact]
    public void Others_find_no_page()
    {
        SignIn("auditor");

        var page = Render<PlatformNoticesPage>();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form")));
    }

    [Theory]
    [InlineData("2026-07-01T08:30", "2026-07-01T06:30:00Z")]
    [InlineData("2026-12-01T08:30:15", "2026-12-01T07:30:15Z")]
    [InlineData("", null)]
    [InlineData("tomorrow", null)]
    [InlineData("0001-01-01T00:00", null)]
    [InlineData("2026-07-01T08:30+05:00", null)]
    public void A_time_that_is_typed_is_of_the_browsers_zone(string typed, string? expected)
    {
        var time = new BrowserTime(TimeProvider.System, TestLanguages.Catalog.Find(LanguageCatalog.English));
        time.UseZone("Europe/Berlin");

        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time.Read(typed));
    }
}
