using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.People;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class BackupCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-backup-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Copy => Path.Combine(_folder, "copy");

    [Fact]
    public async Task What_a_running_portal_wrote_is_in_the_copy_and_verified_where_it_is_restored()
    {
        await using var running = await StartAsync("data");
        await WriteAsync(running, 3);

        var backup = await RunAsync("backup", "data", Copy);
        await WriteAsync(running, 2);
        var restored = await RunAsync("restore", "other", Copy);

        Assert.Equal((0, $"The backup is in '{Copy}'. It contains keys: protect it like a secret."), backup);
        Assert.Equal((0, $"The backup is in the data folder.{Environment.NewLine}The audit log is intact: 3 entries were verified."), restored);
        Assert.True(File.Exists(Path.Combine(_folder, "other", "audit.key")));
        Assert.False(File.Exists(Path.Combine(_folder, "other", "tenantportal.db.migration-lock")));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(Copy, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var running = await StartAsync("data");
        await WriteAsync(running, 1);
        await RunAsync("backup", "data", Copy);

        Assert.Equal((1, $"The folder '{Copy}' is not empty. Name one that does not exist."), await RunAsync("backup", "data", Copy));
        Assert.Equal(
            (1, $"'{Path.Combine(_folder, "data", "tenantportal.db")}' already exists. Stop the portal and move its files away."),
            await RunAsync("restore", "data", Copy)
        );
    }

    [Fact]
    public async Task A_folder_that_is_no_backup_is_refused()
    {
        Directory.CreateDirectory(Copy);

        Assert.Equal((1, $"'{Copy}' is not a backup of a portal: it has neither a database nor an audit.head."), await RunAsync("restore", "other", Copy));
        Assert.False(Directory.Exists(Path.Combine(_folder, "other")));
    }

    [Fact]
    public async Task A_folder_must_be_named() =>
        Assert.Equal(
            "Name a folder. The usage is: backup FOLDER",
            (await Assert.ThrowsAsync<WrongUseException>(() => CommandRun.RunAsync(["backup"], Settings("data")))).Message
        );

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<(int ExitCode, string Output)> RunAsync(string command, string data, string folder) => CommandRun.RunAsync([command, folder], Settings(data));

    private (string, string?)[] Settings(string data) => [("Portal:DataPath", Path.Combine(_folder, data))];

    private async Task<ServiceProvider> StartAsync(string data)
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection([new("Portal:DataPath", Path.Combine(_folder, data))])
            .Build();
        var portal = new ServiceCollection().AddPortalCore(settings, isDevelopment: false).BuildServiceProvider();
        await portal.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
        return portal;
    }

    private static async Task WriteAsync(IServiceProvider portal, int count)
    {
        for (var i = 0; i < count; i++)
            await portal
                .GetRequiredService<AuditLog>()
                .RecordAsync(new CurrentUser("ann", "Ann", new HashSet<string>()), "test.written", "shop", "Something happened.", Cancellation);
    }
}
