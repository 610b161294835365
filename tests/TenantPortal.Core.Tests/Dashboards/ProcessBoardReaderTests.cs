using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Dashboards;

public class ProcessBoardReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Requests_are_counted_by_the_week_of_their_submission_and_what_became_of_them(DatabaseProvider database)
    {
        // Given.Now is a Monday.
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop");
        await RejectAsync(portal, "till", "Use the existing tenant.");
        portal.Time.Advance(TimeSpan.FromDays(7));
        await portal.SubmitAsync("books");

        var board = await GetAsync(portal, Given.Manager());

        Assert.Equal(12, board.Weeks.Count);
        Assert.Equal([new(new DateOnly(2026, 1, 5), 0, 1, 1, 0, 0), new(new DateOnly(2026, 1, 12), 0, 0, 0, 0, 1)], board.Weeks.TakeLast(2));
        Assert.Equal(0, board.AutomaticShare);
    }

    [Fact]
    public async Task Decision_times_are_working_time_and_compared_with_the_target()
    {
        await using var portal = await TestPortal.StartAsync();
        await DecideAfterAsync(portal, "one", TimeSpan.FromHours(1));
        await DecideAfterAsync(portal, "two", TimeSpan.FromHours(3));
        // From Monday to Tuesday of the week after, with a weekend.
        await DecideAfterAsync(portal, "three", TimeSpan.FromDays(8));

        var times = (await GetAsync(portal, Given.Admin())).Times!;

        Assert.Equal((3, TimeSpan.FromHours(3), TimeSpan.FromDays(6)), (times.Count, times.Median, times.P90));
        Assert.Equal(2d / 3, times.WithinTarget);
    }

    [Theory, OnEveryDatabase]
    public async Task Rejections_are_listed_with_their_reason(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await RejectAsync(portal, "till", "Use the existing tenant.");

        var rejection = Assert.Single((await GetAsync(portal, Given.Manager())).Rejections);

        Assert.Equal(("till", "Payments", "Use the existing tenant."), (rejection.Tenant, rejection.Team, rejection.Reason));
    }

    [Theory, OnEveryDatabase]
    public async Task What_waits_now_is_counted_by_team_and_by_whom_it_waits_for(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync("shop");
        portal.Time.Advance(TimeSpan.FromDays(3));
        await portal.SubmitAsync("till");
        var asked = await portal.SubmitAsync("index", "search");
        await portal.Reviews.AskAsync(Given.Admin(), asked.Id!, "How many users?", Cancellation);

        var waiting = (await GetAsync(portal, Given.Admin())).Waiting;

        Assert.Equal([new("payments", "Payments", 2, 1, 0), new("search", "Search", 0, 0, 1)], waiting);
    }

    [Fact]
    public async Task Users_see_the_process_of_the_requests_that_they_can_see()
    {
        await using var portal = await TestPortal.StartAsync();
        await RejectAsync(portal, "till", "Use the existing tenant.");
        await portal.SubmitAsync("shop");

        var foreign = await GetAsync(portal, Given.Manager("discovery"));
        var filtered = await GetAsync(portal, Given.Admin(), new() { Department = "discovery" });

        Assert.All(
            [foreign, filtered],
            board =>
            {
                Assert.Equal(0, board.Weeks.Sum(week => week.Submitted));
                Assert.Null(board.Times);
                Assert.Empty(board.Rejections);
                Assert.Empty(board.Waiting);
            }
        );
    }

    [Fact]
    public async Task The_process_costs_three_queries()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        portal.Queries.Reset();

        await GetAsync(portal, Given.Admin());

        Assert.Equal(3, portal.Queries.Count);
    }

    private static Task<ProcessBoard> GetAsync(TestPortal portal, CurrentUser user, ProcessFilter? filter = null) =>
        portal.Get<ProcessBoardReader>().GetAsync(user, filter ?? new(), Cancellation);

    private static async Task RejectAsync(TestPortal portal, string tenant, string reason)
    {
        var request = await portal.SubmitAsync(tenant);
        Assert.True((await portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, reason, Cancellation)).Succeeded);
    }

    private static async Task DecideAfterAsync(TestPortal portal, string tenant, TimeSpan wait)
    {
        var request = await portal.SubmitAsync(tenant);
        portal.Time.Advance(wait);
        Assert.True((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Succeeded);
    }
}
