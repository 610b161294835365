using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestReaderTests
{
    public static TheoryData<string, string> WhoSeesWhat =>
        new()
        {
            { "lead", "shop" },
            { "member", "shop" },
            { "search lead", "index" },
            { "manager", "shop" },
            { "discovery manager", "index" },
            { "admin", "index shop" },
            { "security", "index shop" },
            { "auditor", "index shop" },
            { "nobody", "" },
        };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(WhoSeesWhat))]
    public async Task People_see_the_requests_that_are_theirs_to_see(string who, string tenants)
    {
        await using var portal = await TestPortal.StartAsync();
        var shop = await portal.SubmitAsync("shop", "payments");
        await portal.SubmitAsync("index", "search");

        var page = await portal.RequestReader.ListAsync(Who(who), new RequestFilter(), Cancellation);

        var expected = tenants.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, page.Items.Select(item => item.Tenant).Order());
        Assert.Equal(expected.Length, await portal.RequestReader.CountOpenAsync(Who(who), Cancellation));
        Assert.Equal(expected.Contains("shop"), await portal.RequestReader.FindAsync(Who(who), shop.Id!, Cancellation) is not null);
    }

    [Fact]
    public async Task The_newest_is_first_and_one_query_is_enough()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync("older");
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.SubmitAsync("newer");
        portal.Queries.Reset();

        var page = await portal.RequestReader.ListAsync(Given.Lead(), new RequestFilter(), Cancellation);

        Assert.Equal(["newer", "older"], page.Items.Select(item => item.Tenant));
        Assert.Null(page.Next);
        Assert.Equal(1, portal.Queries.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public async Task Paging_skips_and_repeats_nothing_even_among_equal_times(int limit)
    {
        await using var portal = await TestPortal.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            // Four at a time have the same instant.
            if (i % 4 == 0)
                portal.Time.Advance(TimeSpan.FromSeconds(1));
            await portal.SubmitAsync($"tenant-{i}");
        }

        var seen = new List<RequestSummary>();
        string? after = null;
        do
        {
            var page = await portal.RequestReader.ListAsync(Given.Admin(), new RequestFilter { After = after, Limit = limit }, Cancellation);
            seen.AddRange(page.Items);
            after = page.Next;
            // What arrives while someone turns pages moves nothing.
            portal.Time.Advance(TimeSpan.FromSeconds(1));
            await portal.SubmitAsync($"late-{seen.Count}");
        } while (after is not null);

        Assert.Equal(12, seen.DistinctBy(item => item.Id).Count());
        Assert.Equal(12, seen.Count);
        Assert.Equal(seen.OrderByDescending(item => item.SubmittedAt).Select(item => item.SubmittedAt), seen.Select(item => item.SubmittedAt));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("_")]
    [InlineData("-1_req-2")]
    [InlineData("99999999999999999999_x")]
    [InlineData("9223372036854775807_x")]
    public async Task A_cursor_that_is_none_begins_at_the_start(string cursor)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();

        Assert.Single((await portal.RequestReader.ListAsync(Given.Lead(), new RequestFilter { After = cursor }, Cancellation)).Items);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(int.MaxValue, 3)]
    public async Task The_limit_is_kept_within_bounds(int limit, int items)
    {
        await using var portal = await TestPortal.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await portal.SubmitAsync(name);

        Assert.Equal(items, (await portal.RequestReader.ListAsync(Given.Lead(), new RequestFilter { Limit = limit }, Cancellation)).Items.Count);
    }

    [Theory]
    [InlineData("shop", "shop web-shop")]
    [InlineData(" SHOP ", "shop web-shop")]
    [InlineData("web", "web-shop")]
    [InlineData("%", "")]
    [InlineData("_", "")]
    [InlineData("'; drop table Requests; --", "")]
    [InlineData("  ", "index shop web-shop")]
    public async Task Searching_finds_a_part_of_the_tenants_name(string search, string tenants)
    {
        await using var portal = await TestPortal.StartAsync();
        foreach (var name in new[] { "shop", "web-shop", "index" })
            await portal.SubmitAsync(name);

        var page = await portal.RequestReader.ListAsync(Given.Lead(), new RequestFilter { Search = search }, Cancellation);

        Assert.Equal(tenants.Split(' ', StringSplitOptions.RemoveEmptyEntries), page.Items.Select(item => item.Tenant).Order());
    }

    [Fact]
    public async Task Requests_are_filtered_by_status_and_team()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("done");
        await portal.SubmitAsync("open");
        await portal.SubmitAsync("index", "search");

        var open = await portal.RequestReader.ListAsync(Given.Admin(), new RequestFilter { Status = RequestStatus.Submitted, Team = "payments" }, Cancellation);

        Assert.Equal("open", Assert.Single(open.Items).Tenant);
        Assert.Equal(2, await portal.RequestReader.CountOpenAsync(Given.Admin(), Cancellation));
    }

    [Fact]
    public async Task A_pending_request_shows_what_would_be_created_and_who_may_decide()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();

        var forLead = await portal.RequestReader.FindAsync(Given.Lead(), submitted.Id!, Cancellation);
        var forAdmin = await portal.RequestReader.FindAsync(Given.Admin(), submitted.Id!, Cancellation);

        Assert.Equal((submitted.Revision, submitted.Yaml, "The web shop.", "Payments"), (forLead!.Revision, forLead.Yaml, forLead.Purpose, forLead.TeamTitle));
        Assert.True(SpecDiff.IsSame(Given.Spec(), forLead.Summary.Requested));
        Assert.Null(forLead.Progress);
        Assert.Empty(forLead.Decisions);
        Assert.Equal("request.submitted", Assert.Single(forLead.History).Action);
        Assert.Equal("Only platform admins and security approvers can decide requests.", forLead.Actions.WhyNotDecide);
        Assert.Null(forAdmin!.Actions.WhyNotDecide);
    }

    [Fact]
    public async Task An_approved_request_shows_the_decision_and_how_far_its_tenant_is()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        portal.Time.Advance(TimeSpan.FromSeconds(2));
        await portal.Queue.CompleteAsync(
            claim,
            "r1",
            new(ReconcileOutcome.Ready, [new(Condition.Ready, ConditionStatus.True, "Ready", "It works.", default)], []),
            portal.Time.GetUtcNow().AddMinutes(30),
            Cancellation
        );
        portal.Queries.Reset();

        var details = await portal.RequestReader.FindAsync(Given.Lead(), id, Cancellation);

        Assert.InRange(portal.Queries.Count, 1, 5);
        Assert.Equal("platform-admin", Assert.Single(details!.Decisions).Decider);
        Assert.Equal((TenantPhase.Ready, TimeSpan.FromSeconds(2)), (details.Progress!.Phase, details.Progress.TimeToReady));
        Assert.Equal("It works.", Assert.Single(details.Progress.Conditions).Message);
        Assert.Equal(["tenant.ready", "request.approved", "request.submitted"], details.History.Select(entry => entry.Action));
    }

    [Fact]
    public async Task An_unknown_request_is_none()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Null(await portal.RequestReader.FindAsync(Given.Admin(), "req-unknown", Cancellation));
    }

    private static CurrentUser Who(string who) =>
        who switch
        {
            "lead" => Given.Lead(),
            "member" => Given.Member(),
            "search lead" => Given.Lead("search"),
            "manager" => Given.Manager(),
            "discovery manager" => Given.Manager("discovery"),
            "admin" => Given.Admin(),
            "security" => Given.Security(),
            "auditor" => Given.Auditor(),
            _ => Given.Person(who),
        };
}
