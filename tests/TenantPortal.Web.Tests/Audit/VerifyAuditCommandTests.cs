using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TenantPortal.Web.Tests.Commands;

namespace TenantPortal.Web.Tests.Audit;

public sealed class VerifyAuditCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tenantportal-verify-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intact_log_ends_with_0()
    {
        await WriteAsync(5);

        Assert.Equal((0, "The audit log is intact: 5 entries were verified."), await VerifyAsync());
    }

    [Fact]
    public async Task Rows_that_were_changed_or_removed_in_the_file_are_named_and_it_ends_with_1()
    {
        await WriteAsync(5);
        await TamperAsync("UPDATE Audit SET Details = 'Nothing.' WHERE Id = 2; DELETE FROM Audit WHERE Id = 4;");

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "The audit log was changed outside the portal: the chain is broken in 2 places, first at entry 2.",
                "- Entry 2 was changed or was not written by the portal.",
                "- Entry 4 was removed.",
            ],
            output.Split(Environment.NewLine)
        );
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_not_made_and_it_ends_with_2()
    {
        Assert.Equal((2, "The audit log was not verified: the database is not responding."), await VerifyAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private async Task WriteAsync(int count)
    {
        await using var portal = await AuditedPortal.StartAsync(_data);
        await portal.WriteAsync(count);
    }

    private async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "tenantportal.db")}");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TRIGGER Audit_NoUpdate; DROP TRIGGER Audit_NoDelete;" + sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<(int ExitCode, string Output)> VerifyAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "TenantPortal.Web.dll"), "verify-audit" },
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Portal__DataPath"] = _data },
            RedirectStandardOutput = true,
        };
        using var program = Process.Start(start)!;
        var output = await program.StandardOutput.ReadToEndAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);
        return (program.ExitCode, output.Trim());
    }
}
