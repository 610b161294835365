using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

public class TenantReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task People_see_the_tenants_of_their_teams_and_departments_and_admins_all(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop", "payments");
        await portal.ApproveTenantAsync("index", "search");

        foreach (
            var (user, names) in new[]
            {
                (Given.Lead(), "shop"),
                (Given.Member("search"), "index"),
                (Given.Manager(), "shop"),
                (Given.Manager("discovery"), "index"),
                (Given.Admin(), "index shop"),
                (Given.Security(), "index shop"),
                (Given.Auditor(), "index shop"),
                (Given.Person("nobody"), ""),
            }
        )
        {
            var page = await portal.Tenants.ListAsync(user, new TenantFilter(), Cancellation);

            Assert.Equal(names, string.Join(' ', page.Items.Select(item => item.Name)));
            Assert.Equal(names.Contains("shop", StringComparison.Ordinal), await portal.Tenants.FindAsync(user, "shop", Cancellation) is not null);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task Paging_by_name_skips_and_repeats_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        string[] names = ["a", "a-1", "a-10", "a-2", "a1", "aa", "b"];
        foreach (var name in names.Reverse())
            await portal.ApproveTenantAsync(name);

        var seen = new List<string>();
        string? after = null;
        do
        {
            portal.Queries.Reset();
            var page = await portal.Tenants.ListAsync(Given.Lead(), new TenantFilter { After = after, Limit = 2 }, Cancellation);
            Assert.Equal(1, portal.Queries.Count);
            seen.AddRange(page.Items.Select(item => item.Name));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task Tenants_are_found_by_a_part_of_the_name_and_by_team()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("shop", "payments");
        await portal.ApproveTenantAsync("web-shop", "search");
        await portal.ApproveTenantAsync("index", "search");

        var bySearch = await portal.Tenants.ListAsync(Given.Admin(), new TenantFilter { Search = " SHOP" }, Cancellation);
        var byBoth = await portal.Tenants.ListAsync(Given.Admin(), new TenantFilter { Search = "shop", Team = "search" }, Cancellation);

        Assert.Equal(["shop", "web-shop"], bySearch.Items.Select(item => item.Name));
        Assert.Equal("web-shop", Assert.Single(byBoth.Items).Name);
    }

    [Theory, OnEveryDatabase]
    public async Task Tenants_are_filtered_by_phase_tier_cluster_and_environment_and_counted_by_phase(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop", "payments");
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 1, Cancellation));
        await portal.Queue.CompleteAsync(claim, "r1", new(ReconcileOutcome.Ready, [], []), Given.Now.AddMinutes(30), Cancellation);
        await portal.ApproveTenantAsync("index", "search");

        foreach (
            var (filter, names) in new[]
            {
                (new TenantFilter { Phase = TenantPhase.Ready }, "shop"),
                (new TenantFilter { Phase = TenantPhase.Provisioning }, "index"),
                (new TenantFilter { Phase = TenantPhase.Failing }, ""),
                (new TenantFilter { Tier = Given.Spec().Tier }, "index shop"),
                (new TenantFilter { Tier = "no-such-tier" }, ""),
                (new TenantFilter { Cluster = "default" }, "index shop"),
                (new TenantFilter { Cluster = "elsewhere" }, ""),
                (new TenantFilter { Environment = Given.Spec().Environment }, "index shop"),
                (new TenantFilter { Environment = "elsewhere" }, ""),
            }
        )
        {
            var page = await portal.Tenants.ListAsync(Given.Admin(), filter, Cancellation);

            Assert.Equal(names, string.Join(' ', page.Items.Select(item => item.Name)));
        }

        var counts = await portal.Tenants.CountByPhaseAsync(Given.Admin(), new TenantFilter { Phase = TenantPhase.Ready }, Cancellation);
        Assert.Equal([(TenantPhase.Provisioning, 1), (TenantPhase.Ready, 1)], counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        Assert.Equal([TenantPhase.Ready], (await portal.Tenants.CountByPhaseAsync(Given.Lead(), new TenantFilter(), Cancellation)).Keys);
    }

    [Theory, OnEveryDatabase]
    public async Task Every_order_is_paged_without_skipping_or_repeating(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var today = DateOnly.FromDateTime(Given.Now.UtcDateTime);
        foreach (var (name, expiresOn) in new[] { ("a", today.AddDays(30)), ("b", (DateOnly?)null), ("c", today.AddDays(20)), ("d", null) })
        {
            var request = (await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(name) with { ExpiresOn = expiresOn }, Cancellation)).Value!;
            await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);
            portal.Time.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (var (sort, expected) in new[] { (TenantSort.Name, "a b c d"), (TenantSort.Newest, "d c b a"), (TenantSort.Expiry, "c a b d") })
        {
            var filter = new TenantFilter { Sort = sort, Limit = 1 };
            var seen = new List<string>();
            do
            {
                var page = await portal.Tenants.ListAsync(Given.Lead(), filter, Cancellation);
                seen.AddRange(page.Items.Select(item => item.Name));
                filter = filter with { After = page.Next };
            } while (filter.After is not null);

            Assert.Equal(expected, string.Join(' ', seen));
        }
    }

    [Fact]
    public async Task A_tenant_shows_what_it_shall_be_what_it_uses_and_its_story()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 1, Cancellation));
        await portal.Queue.CompleteAsync(claim, "r1", new(ReconcileOutcome.Ready, [], []), Given.Now.AddMinutes(30), Cancellation);
        await portal.Observations.SaveQuotasAsync(
            "default",
            [
                new QuotaReport(
                    claim.Tenant.Name,
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4"), ["pods"] = Quantity.Zero },
                    new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("1") }
                ),
            ],
            Cancellation
        );
        portal.Queries.Reset();

        var details = await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation);

        Assert.InRange(portal.Queries.Count, 1, 4);
        Assert.True(SpecDiff.IsSame(Given.Spec(), details!.Spec));
        Assert.Equal(("Payments", "team-shop", id, TenantPhase.Ready), (details.TeamTitle, details.Namespace, details.RequestId, details.Summary.Phase));
        Assert.Equal([("requests.cpu", 0.25), ("pods", null)], details.Quota.Select(line => (line.Resource, line.Share)));
        Assert.Contains("name: team-shop", details.Yaml, StringComparison.Ordinal);
        Assert.Equal(["tenant.ready", "request.approved", "request.submitted"], details.History.Select(entry => entry.Action));
    }

    [Fact]
    public async Task An_unknown_tenant_is_none()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Null(await portal.Tenants.FindAsync(Given.Admin(), "moon", Cancellation));
    }
}
