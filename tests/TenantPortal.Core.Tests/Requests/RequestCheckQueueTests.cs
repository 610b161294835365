using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestCheckQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Open_requests_wait_with_their_team_the_oldest_first(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync("first");
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.SubmitAsync("second", "search");
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.SubmitAsync("third");

        var waiting = await portal.RequestChecks.ListUncheckedAsync(2, [], Cancellation);

        Assert.Equal([("first", "payments"), ("second", "search")], waiting.Select(item => (item.Request.TenantName, item.Team.Name)));
    }

    [Theory, OnEveryDatabase]
    public async Task A_checked_request_waits_no_longer_and_shows_what_was_found(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.SubmitAsync();
        var check = new RequestCheck(true, "The API server accepts all objects.", Given.Now);

        await portal.RequestChecks.SaveAsync(submitted.Id!, submitted.Revision, check, Cancellation);

        Assert.Empty(await portal.RequestChecks.ListUncheckedAsync(10, [], Cancellation));
        Assert.Equal(check, (await portal.RequestReader.FindAsync(Given.Lead(), submitted.Id!, Cancellation))!.Check);
    }

    [Theory, OnEveryDatabase]
    public async Task What_blocks_a_request_is_checked_again_until_it_is_gone(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.SubmitAsync();
        await portal.RequestChecks.SaveAsync(
            submitted.Id!,
            submitted.Revision,
            new RequestCheck(false, "The namespace is not free.", portal.Time.GetUtcNow()),
            Cancellation
        );
        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);
        var atOnce = await portal.RequestChecks.ListUncheckedAsync(10, [], Cancellation);

        portal.Time.Advance(RequestCheckQueue.RecheckAfter);
        var later = await portal.RequestChecks.ListUncheckedAsync(10, [], Cancellation);
        await portal.RequestChecks.SaveAsync(submitted.Id!, submitted.Revision, new RequestCheck(true, "It is free.", portal.Time.GetUtcNow()), Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("This request cannot be approved: The namespace is not free.", Assert.Single(refused.Problems).Message);
        Assert.Empty(atOnce);
        Assert.Single(later);
        Assert.Empty(await portal.RequestChecks.ListUncheckedAsync(10, [], Cancellation));
        Assert.True((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Succeeded);
    }

    [Theory, OnEveryDatabase]
    public async Task What_someone_may_still_bring_does_not_stand_in_the_way_of_an_approval(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.SubmitAsync();
        await portal.RequestChecks.SaveAsync(
            submitted.Id!,
            submitted.Revision,
            new RequestCheck(false, "The add-on is missing.", portal.Time.GetUtcNow(), Blocks: false),
            Cancellation
        );

        Assert.True((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Succeeded);
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_found_about_another_revision_is_not_stored(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await portal.ApproveTenantAsync();

        await portal.RequestChecks.SaveAsync(id, "another revision", new RequestCheck(false, "Too late.", Given.Now), Cancellation);

        Assert.Empty(await portal.RequestChecks.ListUncheckedAsync(10, [], Cancellation));
        Assert.Null((await portal.RequestReader.FindAsync(Given.Lead(), id, Cancellation))!.Check);
    }
}
