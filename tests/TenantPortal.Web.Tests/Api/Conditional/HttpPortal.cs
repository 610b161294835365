using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Api.Conditional;

/// <summary>A portal without a reconciler on a database of its own, which listens on a port.</summary>
internal sealed class HttpPortal : IAsyncDisposable
{
    private readonly string _folder;

    private HttpPortal(TestDatabase? database, string folder, (string Key, string Value)[] connection)
    {
        (Database, _folder) = (database, folder);
        Process = new PortalProcess([.. connection, ("Portal:Roles:0", "Web"), ("Database:MaxWait", "00:00:10")]);
        Process.UseKestrel(0);
        Process.StartServer();
    }

    private PortalProcess Process { get; }

    /// <summary>Null for a SQLite file.</summary>
    public TestDatabase? Database { get; }

    /// <summary>The SQLite file, unless there is a <see cref="Database"/>.</summary>
    public string File => Path.Combine(_folder, "calls.db");

    public static async Task<HttpPortal> StartAsync(DatabaseProvider provider)
    {
        Assert.SkipWhen(provider == DatabaseProvider.PostgreSql && TestDatabase.Server is null, TestDatabase.NoServer);
        var folder = Directory.CreateTempSubdirectory("tenantportal-calls-").FullName;
        if (provider == DatabaseProvider.PostgreSql)
        {
            var database = await TestDatabase.CreateAsync(provider);
            return new HttpPortal(database, folder, [.. database.Connection]);
        }

        SqliteTemplate.CopyTo(Path.Combine(folder, "calls.db"));
        return new HttpPortal(null, folder, [("ConnectionStrings:Portal", $"Data Source={Path.Combine(folder, "calls.db")};Pooling=False")]);
    }

    public async Task<HttpClient> SignInAsync(string person)
    {
        var address = Process.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var browser = new ProblemReader { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } };
        var client = new HttpClient(browser) { BaseAddress = new Uri(address) };
        var answer = await client.GetAsync(new Uri($"/signin/development?person={person}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Calls with headers.</summary>
internal static class HeaderCalls
{
    public static Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
