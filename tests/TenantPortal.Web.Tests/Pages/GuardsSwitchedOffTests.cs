using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Testing;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Outside of Development, with the setting that makes guards unnecessary.</summary>
public sealed class GuardsSwitchedOffTests() : PortalContext(("Clusters:default:RequireGuards", "false"))
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_platform_admin_is_notified_on_every_page()
    {
        var banner = Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Admin()));

        banner.WaitForAssertion(() =>
            Assert.Equal(
                "New tenants on cluster default do not require guards because Clusters:default:RequireGuards is false. View guards",
                Assert.Single(banner.FindAll(".banner")).TextContent.Trim()
            )
        );
    }

    [Fact]
    public async Task It_is_written_to_the_audit_log_at_each_start()
    {
        await Services.GetRequiredService<GuardQueue>().StartAsync(Cancellation);

        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(
            "Started with Clusters:default:RequireGuards set to false: new tenants there do not require guards.",
            Assert.Single(await db.Audit.Where(entry => entry.Action == "guards.not-required").ToListAsync(Cancellation)).Details
        );
    }
}
