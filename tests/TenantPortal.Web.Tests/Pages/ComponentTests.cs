using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Manifests;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ComponentTests : PortalContext
{
    [Theory]
    [InlineData(TenantPhase.Provisioning)]
    [InlineData(TenantPhase.Ready)]
    [InlineData(TenantPhase.Updating)]
    [InlineData(TenantPhase.Failing)]
    public void A_phase_is_a_word_with_an_icon(TenantPhase phase)
    {
        var chip = Render<PhaseChip>(parameters => parameters.Add(chip => chip.Phase, phase));

        Assert.Equal(phase.ToString(), chip.Find("[data-testid=phase]").TextContent.Trim());
        Assert.NotNull(chip.Find("svg"));
    }

    [Theory]
    [InlineData(TenantPhase.Ready, "Ready, differs", "warning")]
    [InlineData(TenantPhase.Failing, "Failing", "error")]
    public void A_ready_tenant_that_is_not_as_approved_is_not_shown_as_healthy(TenantPhase phase, string word, string tone)
    {
        var chip = Render<PhaseChip>(parameters => parameters.Add(chip => chip.Phase, phase).Add(chip => chip.Differs, true));

        Assert.Equal(word, chip.Find("[data-testid=phase]").TextContent.Trim());
        Assert.Contains($"state-{tone}", chip.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_a_cluster_lost_is_reported_on_every_page_until_it_returns()
    {
        var observations = Services.GetRequiredService<ClusterObservations>();
        await observations.SaveNoticeAsync("default", "It does not serve HelmRelease.", TestContext.Current.CancellationToken);

        var banner = Render<ClusterBanner>(parameters => parameters.Add(shown => shown.User, Person("platform-admin")));
        banner.WaitForAssertion(() =>
            Assert.Contains("It does not serve HelmRelease.", banner.Find("[data-testid=cluster-notice]").TextContent, StringComparison.Ordinal)
        );
        await observations.SaveNoticeAsync("default", null, TestContext.Current.CancellationToken);

        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll("[data-testid=cluster-notice]")));
    }

    [Theory]
    [InlineData(RequestStatus.Submitted)]
    [InlineData(RequestStatus.Approved)]
    [InlineData(RequestStatus.Rejected)]
    public void A_status_is_a_word_with_an_icon(RequestStatus status)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(chip => chip.Status, status));

        Assert.Equal(status.ToString(), chip.Find("[data-testid=status]").TextContent.Trim());
        Assert.NotNull(chip.Find("svg"));
    }

    [Fact]
    public void An_empty_state_leads_on()
    {
        var empty = Render<EmptyState>(parameters => parameters.Add(state => state.Text, "Nothing yet.").Add(state => state.Link, "requests/new"));

        Assert.Contains("Nothing yet.", empty.Markup, StringComparison.Ordinal);
        Assert.Equal("requests/new", empty.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("2026-11-23T08:59:58Z", "today 09:59:58")]
    [InlineData("2026-11-22T22:59:00Z", "yesterday 23:59")]
    [InlineData("2026-03-01T12:00:00Z", "1 Mar 13:00")]
    [InlineData("2025-07-01T12:00:00Z", "1 Jul 2025 14:00")]
    public void A_time_is_written_in_the_zone_of_the_browser_and_in_UTC_behind(string at, string expected)
    {
        Services.GetRequiredService<BrowserTime>().UseZone("Europe/Prague");

        var time = Render<TimeText>(parameters => parameters.Add(text => text.At, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

        Assert.Equal(expected, time.Find("time").TextContent);
        Assert.EndsWith("UTC", time.Find("time").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_are_shown_by_object_with_a_short_revision()
    {
        var viewer = Render<ManifestViewer>(parameters =>
            parameters
                .Add(
                    shown => shown.Yaml,
                    "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    name: other\n  name: team-a\n"
                        + "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n"
                )
                .Add(shown => shown.Revision, new string('a', 64))
        );

        Assert.Equal(["Namespace team-a", "ServiceAccount default"], viewer.FindAll("summary").Select(summary => summary.TextContent));
        Assert.Equal("aaaaaaaaaaaa", viewer.Find("code").TextContent);
        Assert.Equal(64, viewer.Find("code").GetAttribute("title")!.Length);
    }

    [Fact]
    public void A_bar_says_in_words_what_it_shows()
    {
        var bar = Render<QuotaBar>(parameters => parameters.Add(shown => shown.Label, "cpu: 3 of 4 used").Add(shown => shown.Share, .75));

        Assert.Equal("75 %", bar.Find(".quota-percent").TextContent);
        Assert.NotNull(bar.Find("[aria-label='cpu: 3 of 4 used']"));
    }
}
