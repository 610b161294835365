using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Testing.IdentityProvider;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>Sign-in by OpenID Connect at a real provider, without a browser.</summary>
public sealed class ProviderSignInTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TestProvider _provider = null!;
    private PortalProcess _portal = null!;
    private ProviderBrowser _browser = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync(
            ProviderShape.Plain,
            new TestPerson("lea", "Lea Lead", "payments-team-leads"),
            new TestPerson("adam", "Adam Admin", "platform-admins")
        );
        _portal = new PortalProcess(ProviderBrowser.SettingsFor(_provider)) { Time = _time };
        _browser = new ProviderBrowser(_portal);
        await _provider.RegisterAsync(new Uri("http://localhost/"));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _portal.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Groups_of_the_provider_become_what_a_person_may_do()
    {
        Assert.Equal("/account", await _browser.SignInAsync("lea"));

        Assert.Equal(HttpStatusCode.Created, (await _browser.AtPortal.PostAsync("/requests", Calls.Checkout)).StatusCode);
    }

    [Fact]
    public async Task The_cookie_carries_no_token_of_the_provider()
    {
        var toProvider = await _browser.AtPortal.GetAsync("/signin/start", Cancellation);
        var back = await _browser.VisitAsync($"{toProvider.Headers.Location}&person=lea");

        var answer = await _browser.AtPortal.GetAsync(back!.PathAndQuery, Cancellation);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("TenantPortal=", StringComparison.Ordinal));
        Assert.True(cookie.Length < 600, $"The cookie has {cookie.Length} characters.");
    }

    [Fact]
    public async Task A_group_that_was_taken_away_gives_nothing_after_the_next_check()
    {
        await _browser.SignInAsync("lea");
        _provider.Find("lea").Groups = [];

        _time.Advance(TimeSpan.FromMinutes(2.5));
        var refused = await _browser.AtPortal.PostAsync("/requests", Calls.Checkout);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("You do not lead a team called", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_can_be_repeated_with_the_token_of_the_last()
    {
        await _browser.SignInAsync("lea");
        foreach (var groups in new string[][] { [], ["payments-team-leads"], [], ["payments-team-leads"] })
        {
            _provider.Find("lea").Groups = groups;
            _time.Advance(TimeSpan.FromMinutes(2.5));
            await _browser.AtPortal.CallAsync("/tiers");
        }

        Assert.Equal(HttpStatusCode.Created, (await _browser.AtPortal.PostAsync("/requests", Calls.Checkout)).StatusCode);
    }

    [Fact]
    public async Task Someone_whom_the_provider_no_longer_knows_is_signed_out()
    {
        await _browser.SignInAsync("lea");
        _provider.Find("lea").IsDisabled = true;

        var before = await _browser.AtPortal.CallAsync("/tiers");
        _time.Advance(TimeSpan.FromMinutes(2.5));
        var after = await _browser.AtPortal.CallAsync("/tiers");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task While_the_provider_cannot_be_reached_the_last_answer_counts_for_half_an_hour()
    {
        await _browser.SignInAsync("lea");
        await _provider.StopAsync();

        _time.Advance(TimeSpan.FromMinutes(29));
        var within = await _browser.AtPortal.CallAsync("/tiers");
        _time.Advance(TimeSpan.FromMinutes(3));
        var after = await _browser.AtPortal.CallAsync("/tiers");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (within.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Sign_out_ends_the_session_here_and_goes_on_to_the_provider()
    {
        await _browser.SignInAsync("lea");

        var answer = await PortalProcess.SignOutAsync(_browser.AtPortal);

        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        var address = WebUtility.HtmlDecode(Regex.Match(page, "content=\"0;url=([^\"]+)\"").Groups[1].Value);
        Assert.StartsWith($"{_provider.Authority}/connect/logout?", address, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=", address, StringComparison.Ordinal);
        var back = await _browser.VisitAsync(address);
        Assert.Equal("/signin", (await _browser.AtPortal.GetAsync(back!.PathAndQuery, Cancellation)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task Sign_out_works_without_the_provider()
    {
        await _browser.SignInAsync("lea");
        await _provider.StopAsync();

        await PortalProcess.SignOutAsync(_browser.AtPortal);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_sign_out_at_the_provider_ends_the_sessions_here()
    {
        await _browser.SignInAsync("lea");
        using var other = new ProviderBrowser(_portal);
        await other.SignInAsync("adam");

        var answer = await SendLogoutAsync(_provider.CreateLogoutToken("lea"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task No_one_but_the_provider_can_sign_people_out()
    {
        await using var stranger = await TestProvider.StartAsync(ProviderShape.Plain);
        await _browser.SignInAsync("lea");
        // Well signed, and yet of another issuer; and no token at all.
        string[] forged = [stranger.CreateLogoutToken("lea"), "not.a.token", ""];

        foreach (var token in forged)
            Assert.Equal(HttpStatusCode.BadRequest, (await SendLogoutAsync(token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task The_tokens_of_someone_whom_the_provider_no_longer_knows_are_suspended_until_they_sign_in()
    {
        await _browser.SignInAsync("adam");
        using var program = _portal.With(await _portal.MakeTokenAsync(_browser.AtPortal, null, "read", "decide"));
        _provider.Find("adam").IsDisabled = true;

        _time.Advance(TimeSpan.FromMinutes(2.5));
        await _browser.AtPortal.CallAsync("/tiers");
        var suspended = await program.CallAsync("/tiers");
        _provider.Find("adam").IsDisabled = false;
        await _browser.SignInAsync("adam");
        var again = await program.CallAsync("/tiers");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (suspended.StatusCode, again.StatusCode));
        Assert.Contains(
            "The identity provider ended the session of Adam Admin",
            await suspended.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_decides_only_while_the_provider_still_confirms_its_person()
    {
        await _browser.SignInAsync("adam");
        using var program = _portal.With(await _portal.MakeTokenAsync(_browser.AtPortal, null, "read", "decide"));

        // No one uses the browser: the provider is asked because of the decision.
        _time.Advance(TimeSpan.FromMinutes(6));
        var confirmed = await program.PostAsync("/requests/req-1/approve", new { });
        _provider.Find("adam").IsDisabled = true;
        _time.Advance(TimeSpan.FromMinutes(6));
        var reading = await program.CallAsync("/tiers");
        var deciding = await program.PostAsync("/requests/req-1/approve", new { });

        Assert.Equal(HttpStatusCode.NotFound, confirmed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, deciding.StatusCode);
    }

    [Fact]
    public async Task A_token_without_any_session_of_its_person_decides_nothing_after_the_recheck_interval()
    {
        await _browser.SignInAsync("adam");
        using var program = _portal.With(await _portal.MakeTokenAsync(_browser.AtPortal, null, "decide"));
        await PortalProcess.SignOutAsync(_browser.AtPortal);

        _time.Advance(TimeSpan.FromMinutes(6));
        var deciding = await program.PostAsync("/requests/req-1/approve", new { });

        Assert.Equal(HttpStatusCode.Unauthorized, deciding.StatusCode);
        Assert.Contains(
            "The identity provider has not confirmed Adam Admin recently enough to decide.",
            await deciding.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_sign_out_message_acts_once()
    {
        await _browser.SignInAsync("adam");
        using var program = _portal.With(await _portal.MakeTokenAsync(_browser.AtPortal, null, "read"));
        var message = _provider.CreateLogoutToken("adam");

        Assert.Equal(HttpStatusCode.OK, (await SendLogoutAsync(message)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.CallAsync("/tiers")).StatusCode);
        await _browser.SignInAsync("adam");

        Assert.Equal(HttpStatusCode.BadRequest, (await SendLogoutAsync(message)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_user_who_cancels_sees_that_the_sign_in_was_refused()
    {
        _provider.Refuses = true;

        Assert.Equal("/signin/failed?why=Refused", await _browser.SignInAsync("lea"));
    }

    [Theory]
    [InlineData("another-portal", null)]
    [InlineData(null, "https://evil.example/")]
    public async Task A_token_for_or_from_someone_else_is_refused(string? audience, string? issuer)
    {
        (_provider.ForgedAudience, _provider.ForgedIssuer) = (audience, issuer);

        Assert.Equal("/signin/failed?why=Provider", await _browser.SignInAsync("lea"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_request_is_refused()
    {
        using var other = new ProviderBrowser(_portal);
        var toProvider = await other.AtPortal.GetAsync("/signin/start", Cancellation);
        var stolen = await other.VisitAsync($"{toProvider.Headers.Location}&person=adam");

        var answer = await _browser.AtPortal.GetAsync(stolen!.PathAndQuery, Cancellation);

        Assert.Equal("/signin/failed?why=Expired", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_a_page_with_a_sentence()
    {
        await _provider.StopAsync();

        var answer = await _browser.AtPortal.GetAsync("/signin/start", Cancellation);
        var page = await _browser.AtPortal.GetStringAsync(answer.Headers.Location, Cancellation);

        Assert.Contains("identity provider is unreachable", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Development_people_are_not_there()
    {
        var page = await _browser.AtPortal.GetStringAsync("/signin?returnUrl=//evil.example", Cancellation);
        var tried = await _browser.AtPortal.GetAsync("/signin/development?person=platform-admin", Cancellation);

        Assert.Contains("href=\"/signin/start?returnUrl=%2F\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-person", page, StringComparison.Ordinal);
        Assert.StartsWith("/signin?returnUrl=", tried.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        Assert.False(tried.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_site_can_neither_write_nor_open_a_circuit()
    {
        await _browser.SignInAsync("lea");
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/v1/requests"), (HttpMethod.Get, "/_blazor?id=x"), (HttpMethod.Post, "/signin-oidc") })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", "https://evil.example");

            Assert.Equal(HttpStatusCode.Forbidden, (await _browser.AtPortal.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    private Task<HttpResponseMessage> SendLogoutAsync(string token) =>
        _portal.Anonymous().PostAsync("/signout/backchannel", new FormUrlEncodedContent([new("logout_token", token)]), Cancellation);
}
