using System.Net;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Testing.IdentityProvider;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>A provider that changes its keys while the portal runs.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TestProvider _provider = null!;
    private PortalProcess _portal = null!;
    private ProviderBrowser _browser = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync(ProviderShape.Plain, new TestPerson("lea", "Lea Lead", "payments-team-leads"));
        _portal = new PortalProcess(ProviderBrowser.SettingsFor(_provider)) { Time = _time };
        _browser = new ProviderBrowser(_portal);
        await _provider.RegisterAsync(new Uri("http://localhost/"));
        Assert.Equal("/account", await _browser.SignInAsync("lea"));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _portal.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_sign_in_after_a_rotation_succeeds_at_once_and_fetches_the_keys_once()
    {
        await _provider.RotateKeysAsync();
        var before = _provider.KeyRequests;

        Assert.Equal("/account", await _browser.SignInAsync("lea"));
        Assert.Equal("/account", await _browser.SignInAsync("lea"));

        Assert.Equal(1, _provider.KeyRequests - before);
    }

    [Fact]
    public async Task Keys_that_are_never_published_end_in_a_page_and_are_fetched_once()
    {
        await _provider.RotateKeysAsync(isPublished: false);
        var before = _provider.KeyRequests;

        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal("/signin/failed?why=Provider", await _browser.SignInAsync("lea"));

        Assert.Equal(1, _provider.KeyRequests - before);
    }

    [Fact]
    public async Task Another_rotation_is_noticed_after_half_a_minute()
    {
        await _provider.RotateKeysAsync();
        await _browser.SignInAsync("lea");
        await _provider.RotateKeysAsync();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("/account", await _browser.SignInAsync("lea"));
    }

    [Fact]
    public async Task A_withdrawn_key_is_not_accepted_any_longer()
    {
        var old = _provider.CreateLogoutToken("lea");
        await _provider.RotateKeysAsync();
        await _browser.SignInAsync("lea");
        using var form = new FormUrlEncodedContent([new("logout_token", old)]);

        var answer = await _portal.Anonymous().PostAsync("/signout/backchannel", form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_session_is_checked_with_the_new_key()
    {
        await _provider.RotateKeysAsync();
        _provider.Find("lea").Groups = [];

        for (var check = 0; check < 2; check++)
        {
            _time.Advance(TimeSpan.FromMinutes(2.5));
            await _browser.AtPortal.CallAsync("/tiers");
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.AtPortal.PostAsync("/requests", Calls.Checkout)).StatusCode);
    }

    [Fact]
    public async Task A_sign_out_message_with_the_new_key_is_accepted()
    {
        await _provider.RotateKeysAsync();
        using var form = new FormUrlEncodedContent([new("logout_token", _provider.CreateLogoutToken("lea"))]);

        var answer = await _portal.Anonymous().PostAsync("/signout/backchannel", form, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }
}
