using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>A provider on loopback that returns what a test says at each of its addresses.</summary>
internal sealed class HostileProvider : IAsyncDisposable
{
    /// <summary>Deeper than any parser may follow.</summary>
    public static readonly string Deep = string.Concat(Enumerable.Repeat("""{"a":""", 5000)) + "1" + new string('}', 5000);

    /// <summary>Larger than anything that a provider has to say.</summary>
    public static readonly string Huge = $$"""{"access_token":"{{new string('a', 3 << 20)}}"}""";

    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _bodies = [];

    private HostileProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<HostileProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new HostileProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        provider.Return(
            "/.well-known/openid-configuration",
            new JsonObject
            {
                ["issuer"] = provider.Address,
                ["authorization_endpoint"] = provider.Address + "/authorize",
                ["token_endpoint"] = provider.Address + "/token",
                ["userinfo_endpoint"] = provider.Address + "/userinfo",
                ["jwks_uri"] = provider.Address + "/keys",
            }.ToJsonString()
        );
        provider.Return("/keys", """{"keys":[]}""");
        return provider;
    }

    public void Return(string path, string body) => _bodies[path] = body;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(_bodies.GetValueOrDefault(context.Request.Path.Value!, "{}"), context.RequestAborted);
    }
}
