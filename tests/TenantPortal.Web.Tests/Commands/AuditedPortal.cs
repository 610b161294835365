using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.People;

namespace TenantPortal.Web.Tests.Commands;

/// <summary>A portal with the shipped settings that writes audit entries into a data folder, as a server beside the commands does.</summary>
internal sealed class AuditedPortal : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private AuditedPortal(ServiceProvider services) => _services = services;

    public static async Task<AuditedPortal> StartAsync(string dataPath)
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection([new("Portal:DataPath", dataPath)])
            .Build();
        var portal = new AuditedPortal(new ServiceCollection().AddPortalCore(settings, isDevelopment: false).BuildServiceProvider());
        await portal._services.GetRequiredService<DatabaseStartup>().MigrateAsync(TestContext.Current.CancellationToken);
        return portal;
    }

    public async Task WriteAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await _services
                .GetRequiredService<AuditLog>()
                .RecordAsync(
                    new CurrentUser("ann", "Ann", new HashSet<string>()),
                    "test.written",
                    "shop",
                    "Something happened.",
                    TestContext.Current.CancellationToken
                );
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
