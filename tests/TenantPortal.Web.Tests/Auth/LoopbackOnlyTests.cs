using System.Net;
using Microsoft.Extensions.Configuration;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>The Development sign-in has no passwords, so no one else may reach it.</summary>
public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("urls", "http://0.0.0.0:5080", "http://0.0.0.0:5080")]
    [InlineData("urls", "http://localhost:5080;http://*:81", "http://*:81")]
    [InlineData("urls", "http://[::]:5080", "http://[::]:5080")]
    [InlineData("urls", "http://10.0.0.5:5080", "http://10.0.0.5:5080")]
    [InlineData("urls", "http://portal.example.com:5080", "http://portal.example.com:5080")]
    [InlineData("http_ports", "8080", "http://*:8080")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://+:8080", "http://+:8080")]
    public void An_address_that_others_can_reach_is_found(string key, string value, string found) => Assert.Equal([found], Find((key, value)));

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    [InlineData("http://127.8.9.1:5080")]
    public void Addresses_of_this_machine_are_fine(string urls) => Assert.Empty(Find(("urls", urls), ("http_ports", "8080")));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.5")]
    public async Task A_name_of_another_machine_is_refused(string host)
    {
        await using var portal = new PortalProcess();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin/development?person=platform-admin");
        request.Headers.Host = host;

        var answer = await portal.Anonymous().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:5080")]
    [InlineData("portal.localhost")]
    public async Task A_name_of_this_machine_is_answered(string host)
    {
        await using var portal = new PortalProcess();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin/development?person=platform-admin");
        request.Headers.Host = host;

        var answer = await portal.Anonymous().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static IReadOnlyList<string> Find(params (string Key, string Value)[] settings) =>
        ListeningAddresses.FindOpen(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build()
        );
}
