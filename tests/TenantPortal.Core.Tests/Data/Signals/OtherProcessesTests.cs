using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;

namespace TenantPortal.Core.Tests.Data.Signals;

public sealed class OtherProcessesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-processes-").FullName;

    private string Locks => Path.Combine(_folder, "portal.db.processes");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_process_is_alone_until_another_joins_and_after_it_has_ended()
    {
        using var own = Open();
        own.Join();
        Assert.False(own.Exist());

        var other = Open();
        other.Join();
        Assert.True(own.Exist());
        Assert.True(other.Exist());

        other.Dispose();
        Assert.False(own.Exist());
        Assert.Single(Directory.GetFiles(Locks));
    }

    [Fact]
    public void A_file_that_a_killed_process_left_behind_is_removed()
    {
        using var own = Open();
        own.Join();
        File.WriteAllText(Path.Combine(Locks, "killed"), "");

        Assert.False(own.Exist());
        Assert.Single(Directory.GetFiles(Locks));
    }

    [Fact]
    public void Only_the_user_of_the_portal_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var own = Open();
        own.Join();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Locks));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Locks))));
    }

    private OtherProcesses Open() => new(new Databases(Path.Combine(_folder, "portal.db")));

    private sealed class Databases(string file) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite($"Data Source={file}").Options);
    }
}
