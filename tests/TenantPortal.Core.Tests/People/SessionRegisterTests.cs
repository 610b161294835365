using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.People;

public sealed class SessionRegisterTests
{
    private static readonly PersonFacts Ann = new("ann", "Ann", "ann@portal.example", ["payments-team-leads"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_is_used_lives_until_its_maximum_age()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        var id = await sessions.StartAsync(Ann, null, null, Cancellation);

        for (var hours = 0; hours < 7 * 24 - 6; hours += 6)
        {
            portal.Time.Advance(TimeSpan.FromHours(6));
            Assert.NotNull(await sessions.FindAsync(id, Cancellation));
            await sessions.TouchAsync(id, Cancellation);
        }

        portal.Time.Advance(TimeSpan.FromHours(6));
        Assert.Null(await sessions.FindAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_session_that_no_one_uses_for_eight_hours_is_over()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        var id = await sessions.StartAsync(Ann, null, null, Cancellation);

        portal.Time.Advance(TimeSpan.FromHours(8));

        Assert.Null(await sessions.FindAsync(id, Cancellation));
        Assert.Empty(await sessions.ListAsync(Given.Person("ann"), Cancellation));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_of_that_person_and_notifies_open_pages()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        string[] anns = [await sessions.StartAsync(Ann, null, null, Cancellation), await sessions.StartAsync(Ann, null, null, Cancellation)];
        var other = await sessions.StartAsync(Ann with { Id = "bob" }, null, null, Cancellation);
        var told = new List<string>();
        using var listening = portal.Get<SessionFeed>().Subscribe((id, person) => told.Add(person is null ? id : "changed"));

        Assert.Equal(2, await sessions.EndAllAsync("ann", "Signed out everywhere.", Cancellation));

        Assert.Null(await sessions.FindAsync(anns[0], Cancellation));
        Assert.Null(await sessions.FindAsync(anns[1], Cancellation));
        Assert.NotNull(await sessions.FindAsync(other, Cancellation));
        Assert.Equal(anns.Order(), told.Order());
        await using var db = portal.OpenDatabase();
        Assert.Equal("session.ended-everywhere", (await db.Audit.SingleAsync(Cancellation)).Action);
    }

    [Fact]
    public async Task Only_one_queries_the_provider_at_a_time()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        var id = await sessions.StartAsync(Ann, null, null, Cancellation);

        var asked = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => sessions.TryBeginCheckAsync(id, Cancellation))));
        portal.Time.Advance(TimeSpan.FromMinutes(2.5));

        Assert.Single(asked, mine => mine);
        Assert.True(await sessions.TryBeginCheckAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_is_not_brought_back_by_the_providers_answer()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        var id = await sessions.StartAsync(Ann, null, [1], Cancellation);
        await sessions.EndAsync(id, "Signed out.", Cancellation);

        await sessions.RefreshAsync(id, Ann, [2], Cancellation);

        Assert.Null(await sessions.FindAsync(id, Cancellation));
        await using var db = portal.OpenDatabase();
        Assert.Null((await db.Sessions.SingleAsync(Cancellation)).Tokens);
    }

    [Fact]
    public async Task Old_sessions_are_cleared_away_when_someone_signs_in()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionRegister>();
        await sessions.StartAsync(Ann, null, null, Cancellation);

        portal.Time.Advance(TimeSpan.FromDays(9));
        var id = await sessions.StartAsync(Ann, null, null, Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(id, (await db.Sessions.SingleAsync(Cancellation)).Id);
    }
}
