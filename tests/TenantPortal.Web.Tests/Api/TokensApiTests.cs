using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Tests.Api;

public sealed class TokensApiTests(SharedPortal shared) : IClassFixture<SharedPortal>
{
    private static readonly string[] ReadAndRequest = ["read", "request"];

    [Fact]
    public async Task A_program_calls_with_the_token_that_a_person_made()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var made = await lead.PostAsync("/tokens", new { name = "ci", scopes = ReadAndRequest });
        var program = portal.With((await made.ReadAsync()).Text("secret"));
        var asked = await program.PostAsync("/requests", Calls.Checkout);
        var listed = await (await lead.CallAsync("/tokens")).ReadAsync();

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.True(made.Headers.CacheControl?.NoStore);
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var line = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal(System.Text.Json.JsonValueKind.String, line.GetProperty("lastUsedAt").ValueKind);
        Assert.False(line.TryGetProperty("secret", out _));
    }

    [Theory]
    [InlineData("tp_nonsense")]
    [InlineData("tp_0123456789ab_0000000000000000000000000000000000000000000000000")]
    public async Task A_wrong_token_is_401_with_a_sentence(string token)
    {
        var portal = shared.Portal;

        var answer = await portal.With(token).CallAsync("/tenants");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.StartsWith("The token was not issued by this portal.", (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_stops_at_once()
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");
        var token = await portal.MakeTokenAsync(lead, null, "read");
        Assert.Equal(HttpStatusCode.OK, (await portal.With(token).CallAsync("/tenants")).StatusCode);

        var revoked = await lead.DeleteAsync($"/api/v1/tokens/{token[3..15]}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.With(token).CallAsync("/tenants")).StatusCode);
    }

    [Fact]
    public async Task A_missing_scope_is_403_and_named()
    {
        var portal = shared.Portal;
        var program = portal.With(await portal.MakeTokenAsync(await portal.SignInAsync("payments-lead"), null, "read"));

        var answer = await program.PostAsync("/requests", Calls.Checkout);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("lacks the scope 'request'", (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_makes_lists_and_revokes_no_tokens()
    {
        var portal = shared.Portal;
        var token = await portal.MakeTokenAsync(await portal.SignInAsync("platform-admin"), null, "read", "request", "decide");
        var program = portal.With(token);

        Assert.Equal(HttpStatusCode.Forbidden, (await program.CallAsync("/tokens")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsync("/tokens", new { name = "more", scopes = ReadAndRequest })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.DeleteAsync($"/api/v1/tokens/{token[3..15]}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("payments-member", "payments")]
    [InlineData("payments-lead", "search")]
    [InlineData("platform-admin", "payments")]
    public async Task A_token_of_a_team_that_one_does_not_lead_is_403_and_written_down(string person, string team)
    {
        await using var portal = new PortalProcess();

        var answer = await (await portal.SignInAsync(person)).PostAsync(
            "/tokens",
            new
            {
                name = "ci",
                team,
                scopes = ReadAndRequest,
            }
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            "You do not lead a team with that name. Only leads can create tokens for a team.",
            (await answer.ReadAsync()).GetProperty("errors").GetProperty("team")[0].GetString()
        );
        var refused = Assert.Single(
            (await (await (await portal.SignInAsync("auditor")).CallAsync("/audit?action=api.refused")).ReadAsync()).GetProperty("items").EnumerateArray()
        );
        Assert.Equal((person, "POST /api/v1/tokens"), (refused.Text("actorId"), refused.Text("subject")));
    }

    [Fact]
    public async Task A_token_opens_no_pages()
    {
        var portal = shared.Portal;
        var program = portal.With(await portal.MakeTokenAsync(await portal.SignInAsync("platform-admin"), null, "read"));

        var answer = await program.GetAsync("/requests", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_counts_and_the_cookie_beside_it_does_not()
    {
        var portal = shared.Portal;
        var token = await portal.MakeTokenAsync(await portal.SignInAsync("payments-lead"), null, "read");
        var admin = await portal.SignInAsync("platform-admin");
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var teams = await (await admin.CallAsync("/teams")).ReadAsync();

        Assert.Equal("payments", Assert.Single(teams.GetProperty("items").EnumerateArray()).Text("name"));
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_a_token()
    {
        var portal = shared.Portal;
        var program = portal.With(await portal.MakeTokenAsync(await portal.SignInAsync("payments-lead"), null, "request"));
        program.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsync("/requests", Calls.Checkout)).StatusCode);
    }

    [Fact]
    public async Task Too_many_refused_tokens_are_429_and_a_working_one_goes_on()
    {
        await using var portal = new PortalProcess();
        var working = portal.With(await portal.MakeTokenAsync(await portal.SignInAsync("payments-lead"), null, "read"));
        var refused = portal.With("tp_nonsense");
        for (var i = 0; i < RefusedTokenLimit.MaxRefused; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await refused.CallAsync("/tenants")).StatusCode);

        var answer = await refused.CallAsync("/tenants");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await working.CallAsync("/tenants")).StatusCode);
    }

    [Fact]
    public async Task An_admins_token_decides_and_the_history_names_it()
    {
        var portal = shared.Portal;
        var asked = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());
        var token = await portal.MakeTokenAsync(await portal.SignInAsync("platform-admin"), null, "read", "decide");

        var answer = await portal.With(token).PostAsync($"/requests/{asked.Text("id")}/approve", new { revision = asked.Text("revision") });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(
            (await answer.ReadAsync()).GetProperty("history").EnumerateArray(),
            entry => entry.Text("details").EndsWith($"(Token {token[3..15]}.)", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_token_that_cannot_read_reads_nothing_by_writing()
    {
        var portal = shared.Portal;
        var asked = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());
        var program = portal.With(await portal.MakeTokenAsync(await portal.SignInAsync("platform-admin"), null, "decide"));

        var previewed = await program.PostAsync($"/requests/{asked.Text("id")}/approve/preview", new { });
        var approved = await program.PostAsync($"/requests/{asked.Text("id")}/approve", new { revision = asked.Text("revision") });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (previewed.StatusCode, approved.StatusCode));
    }

    [Fact]
    public async Task Every_call_that_writes_says_which_scope_a_token_needs()
    {
        var portal = shared.Portal;
        _ = portal.Anonymous();

        var silent = portal
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(call =>
                call.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) == true && call.Metadata.GetMetadata<NeededScope>() is null
            )
            .Where(call => call.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => method is not "GET") == true);

        Assert.Empty(silent.Select(call => call.DisplayName));
    }
}
