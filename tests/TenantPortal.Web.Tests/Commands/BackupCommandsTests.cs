using Microsoft.Data.Sqlite;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class BackupCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-backup-").FullName;

    private string Copy => Path.Combine(_folder, "copy");

    [Fact]
    public async Task What_a_running_portal_wrote_is_in_the_copy_and_verified_where_it_is_restored()
    {
        await using var running = await StartAsync("data");
        await running.WriteAsync(3);

        var backup = await RunAsync("backup", "data", Copy);
        await running.WriteAsync(2);
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
        await running.WriteAsync(1);
        await RunAsync("backup", "data", Copy);

        Assert.Equal((1, $"The folder '{Copy}' is not empty. Name one that does not exist."), await RunAsync("backup", "data", Copy));
        Assert.Equal(
            (1, $"'{Path.Combine(_folder, "data", "tenantportal.db")}' already exists. Stop the portal and move its files away."),
            await RunAsync("restore", "data", Copy)
        );
    }

    [Fact]
    public async Task A_backup_of_no_database_is_refused_and_creates_none()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));

        Assert.Equal(
            (1, $"There is no database '{Path.Combine(_folder, "data", "tenantportal.db")}'. Check Portal:DataPath."),
            await RunAsync("backup", "data", Copy)
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "data")));
        Assert.False(Directory.Exists(Copy));
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

    private Task<AuditedPortal> StartAsync(string data) => AuditedPortal.StartAsync(Path.Combine(_folder, data));
}
