using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests;

/// <summary>The real portal in memory, with a folder of its own that goes with it.</summary>
internal sealed class PortalProcess(params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    private readonly string _data = Directory.CreateTempSubdirectory("tenantportal-web-").FullName;

    /// <summary>What a test replaces; null for nothing.</summary>
    public Action<IServiceCollection>? Replacements { get; init; }

    /// <summary>The clock, when a test moves it.</summary>
    public TimeProvider? Time { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        SqliteTemplate.CopyTo(Path.Combine(_data, "tenantportal.db"));
        builder.UseEnvironment("Development");
        builder.UseSetting("Portal:DataPath", _data);
        builder.UseSetting("Sandbox:Nodes", "0");
        builder.UseSetting("Logging:LogLevel:Default", "Error").UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        builder.ConfigureServices((context, services) => services.ShareBlueprints(context.Configuration));
        if (Time is not null)
            builder.ConfigureTestServices(services => services.AddSingleton(Time));
        if (Replacements is not null)
            builder.ConfigureTestServices(Replacements);
    }

    /// <summary>A client that is not signed in and follows no redirects. The problems that it receives are checked against the word list.</summary>
    public HttpClient Anonymous() => CreateDefaultClient(ClientOptions.BaseAddress, new ProblemReader(), new CookieContainerHandler());

    public async Task<HttpClient> SignInAsync(string person)
    {
        var client = Anonymous();
        var answer = await client.GetAsync($"/signin/development?person={person}", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Presses one of the buttons that sign out.</summary>
    public static async Task<HttpResponseMessage> SignOutAsync(HttpClient person, string path = "/signout")
    {
        var page = await person.GetStringAsync("/", TestContext.Current.CancellationToken);
        var token = Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return await person.PostAsync(path, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>One portal for the tests of a class that look only at what they stored themselves, under names of their own.</summary>
public sealed class SharedPortal : IAsyncDisposable
{
    internal PortalProcess Portal { get; } = new();

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

/// <summary>What programs send and read.</summary>
internal static class Calls
{
    public static readonly object Checkout = new
    {
        tenant = "checkout",
        team = "payments",
        tier = "namespace",
        size = "small",
        environment = "production",
        purpose = "Runs the checkout.",
    };

    /// <summary>The same with another field.</summary>
    public static JsonObject CheckoutWith(string field, object value)
    {
        var request = JsonSerializer.SerializeToNode(Checkout)!.AsObject();
        request[field] = JsonSerializer.SerializeToNode(value);
        return request;
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body) =>
        client.PostAsJsonAsync("/api/v1" + path, body, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> CallAsync(this HttpClient client, string path) =>
        client.GetAsync("/api/v1" + path, TestContext.Current.CancellationToken);

    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    /// <summary>A name that no other test uses.</summary>
    public static string NewName() => "t" + Guid.NewGuid().ToString("N")[..12];

    public static async Task<JsonElement> SubmitAsync(this HttpClient lead, string tenant = "checkout")
    {
        var answer = await lead.PostAsync("/requests", CheckoutWith("tenant", tenant));
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return await answer.ReadAsync();
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
