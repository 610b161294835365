using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tokens;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tokens;

public class TokenRegisterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_personal_token_is_its_person_with_the_groups_reported_last()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead(), "ci", null, "read", "request");

        var before = await RecognizeAsync(portal, token.Secret);
        await portal.Get<PeopleRegister>().RefreshAsync(Given.Person("payments-lead", "other"), null, Cancellation);
        var after = await RecognizeAsync(portal, token.Secret);

        Assert.Equal(("payments-lead", TokenScopes.Read | TokenScopes.Request, token.Id), (before.User!.Id, before.Scopes, before.User.TokenId));
        Assert.Contains("payments-team-leads", before.User.Groups);
        Assert.Equal(["other"], after.User!.Groups);
    }

    [Fact]
    public async Task A_personal_token_rests_while_its_person_was_not_seen()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead());
        portal.Time.Advance(TimeSpan.FromDays(31));

        var resting = await RecognizeAsync(portal, token.Secret);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), null, "Development", Cancellation);
        var awake = await RecognizeAsync(portal, token.Secret);

        Assert.Contains("has not signed in for more than 30 days", resting.Refusal, StringComparison.Ordinal);
        Assert.Null(awake.Refusal);
    }

    [Fact]
    public async Task A_teams_token_acts_for_the_team_by_a_name_of_its_own_and_decides_nothing()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead(), "ci", "payments", "read", "request");

        var user = (await RecognizeAsync(portal, token.Secret)).User!;
        var own = await portal.Requests.SubmitAsync(user, Given.Input("cart"), Cancellation);
        var other = await portal.Requests.SubmitAsync(user, Given.Input("index", "search"), Cancellation);
        var decided = await portal.Decisions.ApproveAsync(user, own.Value!.Id!, own.Value.Revision, null, Cancellation);

        Assert.Equal(($"token:{token.Id}", "Payments token 'ci'"), (user.Id, user.Name));
        Assert.Equal("team", Assert.Single(other.Problems).Field);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single(decided.Problems).Kind);
        Assert.Equal("Payments token 'ci'", (await portal.RequestReader.FindAsync(Given.Admin(), own.Value.Id!, Cancellation))!.Summary.RequestedBy);
    }

    [Fact]
    public async Task Four_eyes_hold_for_a_person_and_their_token()
    {
        var boss = Given.Person("boss", "platform-admins", "other-leads");
        await using var portal = await StartAsync(boss);
        await portal
            .Get<TeamService>()
            .CreateAsync(
                Given.Admin(),
                new TeamInput
                {
                    Name = "other",
                    Title = "Other",
                    Department = "commerce",
                    LeadGroup = "other-leads",
                    MemberGroup = "others",
                },
                Cancellation
            );
        var token = await TokenServiceTests.CreateAsync(portal, boss, "ci", null, "decide");
        var asked = await portal.SubmitAsync("cart", "other", boss);

        var decided = await portal.Decisions.ApproveAsync((await RecognizeAsync(portal, token.Secret)).User!, asked.Id!, asked.Revision, null, Cancellation);

        Assert.Equal("You cannot decide your own request. Another platform admin has to.", Assert.Single(decided.Problems).Message);
    }

    [Fact]
    public async Task What_is_done_with_a_token_names_it_in_the_audit()
    {
        await using var portal = await StartAsync(Given.Admin());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Admin(), "ci", null, "decide");
        var asked = await portal.SubmitAsync();

        await portal.Decisions.ApproveAsync((await RecognizeAsync(portal, token.Secret)).User!, asked.Id!, asked.Revision, null, Cancellation);

        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "request.approved", Cancellation);
        Assert.Equal("platform-admin", entry.ActorId);
        Assert.EndsWith($"(Token {token.Id}.)", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_expired_and_revoked_tokens_are_refused_with_a_sentence()
    {
        await using var portal = await StartAsync(Given.Lead());
        var (expired, revoked) = (await TokenServiceTests.CreateAsync(portal, Given.Lead()), await TokenServiceTests.CreateAsync(portal, Given.Lead()));
        await portal.Get<TokenService>().RevokeAsync(Given.Lead(), revoked.Id, Cancellation);

        Assert.Equal("The token is not valid.", (await RecognizeAsync(portal, TokenSecret.New().Reveal())).Refusal);
        Assert.StartsWith("The token was not issued by this portal.", (await RecognizeAsync(portal, "tp_nonsense")).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("The token was revoked on 2026-01-05.", (await RecognizeAsync(portal, revoked.Secret)).Refusal, StringComparison.Ordinal);
        portal.Time.Advance(TimeSpan.FromDays(90));
        Assert.StartsWith("The token expired on 2026-04-05.", (await RecognizeAsync(portal, expired.Secret)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_secret_of_the_same_token_is_not_valid()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead());
        await using var db = portal.OpenDatabase();
        await db.Tokens.ExecuteUpdateAsync(set => set.SetProperty(row => row.Hash, TokenSecret.New().Hash), Cancellation);

        Assert.Equal("The token is not valid.", (await RecognizeAsync(portal, token.Secret)).Refusal);
    }

    [Fact]
    public async Task The_last_use_is_kept_to_the_minute_and_audited_once_an_hour()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead());
        for (var i = 0; i < 150; i++)
        {
            await RecognizeAsync(portal, token.Secret);
            portal.Time.Advance(TimeSpan.FromSeconds(30));
        }

        await using var db = portal.OpenDatabase();
        Assert.Equal(Given.Now.AddMinutes(74), (await db.Tokens.SingleAsync(Cancellation)).LastUsedAt);
        Assert.Equal(2, await db.Audit.CountAsync(entry => entry.Action == "token.used", Cancellation));
    }

    [Fact]
    public async Task Many_uses_at_once_are_audited_once()
    {
        await using var portal = await StartAsync(Given.Lead());
        var token = await TokenServiceTests.CreateAsync(portal, Given.Lead());

        await AtOnce.RunAsync(8, _ => RecognizeAsync(portal, token.Secret));

        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "token.used", Cancellation));
    }

    [Fact]
    public async Task Refusals_are_audited_once_an_hour_and_token_so_that_no_one_fills_the_audit()
    {
        await using var portal = await StartAsync(Given.Lead());
        for (var i = 0; i < 20; i++)
            await RecognizeAsync(portal, TokenSecret.New().Reveal());

        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "token.refused", Cancellation);
        Assert.Contains("from 10.0.0.1", entry.Details, StringComparison.Ordinal);
    }

    private static async Task<TestPortal> StartAsync(CurrentUser known)
    {
        var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(known, null, "Development", Cancellation);
        return portal;
    }

    private static Task<TokenBearer> RecognizeAsync(TestPortal portal, string secret) =>
        portal.Get<TokenRegister>().RecognizeAsync(secret, "10.0.0.1", Cancellation);
}
