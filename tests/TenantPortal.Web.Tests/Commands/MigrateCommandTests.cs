using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Commands;

public sealed class MigrateCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tenantportal-migrate-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_creates_the_database_and_does_nothing_the_second_time()
    {
        (string, string)[] settings = [("Portal__DataPath", _data), ("Authentication__Mode", "Development"), ("ASPNETCORE_ENVIRONMENT", "Development")];

        var (first, firstOutput, firstErrors) = await PortalProgram.RunCommandAsync(["migrate"], settings);
        var (second, secondOutput, _) = await PortalProgram.RunCommandAsync(["migrate"], settings);

        Assert.Equal((0, ""), (first, firstErrors));
        Assert.StartsWith("The database has the schema of this version now. Migrations: 20261125231950_Initial, ", firstOutput, StringComparison.Ordinal);
        Assert.Equal((0, "The database already has the schema of this version."), (second, secondOutput.Trim()));
    }

    [Fact]
    public async Task A_portal_that_must_not_migrate_is_alive_and_not_ready_until_the_command_has_run()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddConfiguration(Given.Configuration(("Portal:DataPath", _data), ("Database:MigrateOnStart", "false"), ("Urls", address)));
        builder.Services.AddPortalCore(builder.Configuration, isDevelopment: true);
        await using var portal = builder.Build();
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        await using var wait = await MigrationWait.StartAsync(portal, Cancellation);
        Assert.NotNull(wait);
        using var ready = await client.GetAsync("/readyz", Cancellation);
        using var alive = await client.GetAsync("/healthz", Cancellation);
        var waiting = wait.UntilMigratedAsync(Cancellation);
        var isWaiting = !waiting.IsCompleted;
        await portal.Services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
        await waiting;
        await wait.DisposeAsync();

        Assert.True(isWaiting);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
        Assert.EndsWith("The portal starts when the command 'migrate' has run.", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        // The address is free for the portal itself.
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz", Cancellation));
        Assert.Null(await MigrationWait.StartAsync(portal, Cancellation));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
