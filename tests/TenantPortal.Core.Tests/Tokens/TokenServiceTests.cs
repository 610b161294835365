using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tokens;

public class TokenServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_secret_is_reported_once_and_stored_nowhere()
    {
        await using var portal = await TestPortal.StartAsync();

        var created = await portal.Get<TokenService>().CreateAsync(Given.Lead(), new TokenInput { Name = "ci", Scopes = ["read"] }, Cancellation);

        await using var db = portal.OpenDatabase();
        var token = await db.Tokens.SingleAsync(Cancellation);
        var secret = created.Value!.Secret[16..];
        Assert.DoesNotContain(secret, $"{token.Id} {token.Hash} {token.Name}", StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await db.Audit.SingleAsync(Cancellation)).Details, StringComparison.Ordinal);
        Assert.Equal(Given.Now.AddDays(90), token.ExpiresAt);
    }

    [Fact]
    public async Task Everyone_lists_their_own_leads_their_teams_and_admins_all()
    {
        await using var portal = await TestPortal.StartAsync();
        await CreateAsync(portal, Given.Lead(), "mine");
        await CreateAsync(portal, Given.Lead(), "ours", "payments");
        await CreateAsync(portal, Given.Lead("search"), "theirs");
        async Task<string> NamesAsync(CurrentUser user) =>
            string.Join(", ", (await portal.Get<TokenService>().ListAsync(user, Cancellation)).Select(token => token.Name).Order());

        Assert.Equal("mine, ours", await NamesAsync(Given.Lead()));
        Assert.Equal("ours", await NamesAsync(Given.Lead(id: "second-lead")));
        Assert.Equal("theirs", await NamesAsync(Given.Lead("search")));
        Assert.Equal("mine, ours, theirs", await NamesAsync(Given.Admin()));
        Assert.Equal("", await NamesAsync(Given.Auditor()));
        Assert.Equal("", await NamesAsync(Given.Member()));
    }

    [Fact]
    public async Task Revoking_is_for_the_owner_the_leads_and_admins()
    {
        await using var portal = await TestPortal.StartAsync();
        var tokens = portal.Get<TokenService>();
        var (mine, ours) = (await CreateAsync(portal, Given.Lead(), "mine"), await CreateAsync(portal, Given.Lead(), "ours", "payments"));

        Assert.Equal(ProblemKind.NotFound, Assert.Single((await tokens.RevokeAsync(Given.Lead("search"), mine.Id, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await tokens.RevokeAsync(Given.Lead(id: "second-lead"), mine.Id, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await tokens.RevokeAsync(Given.Member(), ours.Id, Cancellation)).Problems).Kind);
        Assert.True((await tokens.RevokeAsync(Given.Lead(id: "second-lead"), ours.Id, Cancellation)).Succeeded);
        Assert.True((await tokens.RevokeAsync(Given.Admin(), mine.Id, Cancellation)).Succeeded);
        await using var db = portal.OpenDatabase();
        Assert.Equal(2, await db.Audit.CountAsync(entry => entry.Action == "token.revoked", Cancellation));
    }

    [Fact]
    public async Task A_token_makes_lists_and_revokes_no_tokens()
    {
        await using var portal = await TestPortal.StartAsync();
        var tokens = portal.Get<TokenService>();
        var token = await CreateAsync(portal, Given.Lead(), "mine");
        var program = Given.Lead() with { TokenId = token.Id };

        Assert.Equal(
            ProblemKind.Forbidden,
            Assert.Single((await tokens.CreateAsync(program, new TokenInput { Name = "more", Scopes = ["read"] }, Cancellation)).Problems).Kind
        );
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await tokens.RevokeAsync(program, token.Id, Cancellation)).Problems).Kind);
        Assert.Empty(await tokens.ListAsync(program, Cancellation));
    }

    internal static async Task<CreatedToken> CreateAsync(
        TestPortal portal,
        CurrentUser user,
        string name = "ci",
        string? team = null,
        params string[] scopes
    ) =>
        (
            await portal
                .Get<TokenService>()
                .CreateAsync(
                    user,
                    new TokenInput
                    {
                        Name = name,
                        Team = team,
                        Scopes = scopes.Length > 0 ? scopes : ["read"],
                    },
                    Cancellation
                )
        ).Value!;
}
