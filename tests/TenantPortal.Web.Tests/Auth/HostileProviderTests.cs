using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Providers;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>What a provider returns is bounded in size and depth: none of it ends the process or fills its memory.</summary>
public sealed class HostileProviderTests : IAsyncLifetime
{
    private HostileProvider _provider = null!;
    private PortalProcess _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["deep", "huge", "duplicate"];

    public async ValueTask InitializeAsync()
    {
        _provider = await HostileProvider.StartAsync();
        _portal = new PortalProcess(
            ("Portal:Roles:0", "Web"),
            ("Authentication:Mode", "OpenIdConnect"),
            ("Authentication:OpenIdConnect:Authority", _provider.Address),
            ("Authentication:OpenIdConnect:ClientId", "portal"),
            ("Authentication:OpenIdConnect:ClientSecret", "a secret of the test")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", "deep")]
    [InlineData("/.well-known/openid-configuration", "huge")]
    [InlineData("/keys", "deep")]
    [InlineData("/keys", "huge")]
    public async Task Metadata_and_signing_keys_are_a_page_with_a_sentence(string path, string kind)
    {
        _provider.Return(path, Body(kind));
        using var browser = _portal.Anonymous();

        var answer = await browser.GetAsync("/signin/start", Cancellation);

        Assert.Contains("identity provider is unreachable", await browser.GetStringAsync(answer.Headers.Location, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_response_of_the_token_endpoint_is_a_failure(string kind)
    {
        _provider.Return("/token", Body(kind));

        await Assert.ThrowsAsync<HttpRequestException>(() => Tokens.RefreshAsync("refresh", null, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_response_of_the_userinfo_endpoint_is_a_failure(string kind)
    {
        _provider.Return("/userinfo", Body(kind));
        var handler = _portal.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);

        await Assert.ThrowsAsync<HttpRequestException>(() => UserInfo.ReadAsync(handler, "access", Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_list_of_groups_is_a_failure(string kind)
    {
        _provider.Return("/token", """{"access_token":"access"}""");
        _provider.Return("/v1.0/me/transitiveMemberOf/microsoft.graph.group", Body(kind));
        var clients = new ServiceCollection();
        clients.AddGraphClient();
        await using var services = clients.BuildServiceProvider();
        var graph = new GraphGroups(services.GetRequiredService<IHttpClientFactory>(), Tokens, new EntraIdOptions { Graph = _provider.Address });

        await Assert.ThrowsAsync<HttpRequestException>(() => graph.ReadAsync("refresh", Cancellation));
    }

    [Fact]
    public void A_deep_claim_is_text_and_no_group_of_anyone()
    {
        var groups = new GroupClaims("realm.roles", "id");

        Assert.Null(groups.Read([new Claim("realm", HostileProvider.Deep)]));
    }

    [Fact]
    public async Task What_an_honest_provider_returns_is_read()
    {
        _provider.Return("/token", """{"access_token":"access","refresh_token":"next"}""");

        Assert.Equal(new TokenResponse("access", null, "next", null), await Tokens.RefreshAsync("refresh", null, Cancellation));
    }

    private ProviderTokens Tokens => _portal.Services.GetRequiredService<ProviderTokens>();

    private static string Body(string kind) =>
        kind switch
        {
            "deep" => HostileProvider.Deep,
            "huge" => HostileProvider.Huge,
            _ => """{"access_token":"one","access_token":"two","value":[],"value":[]}""",
        };
}
