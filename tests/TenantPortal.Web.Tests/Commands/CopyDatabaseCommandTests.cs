using Microsoft.Data.Sqlite;
using TenantPortal.Core.Data;
using TenantPortal.Testing;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class CopyDatabaseCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-copy-").FullName;

    [Fact]
    public async Task The_tables_are_counted_and_the_audit_log_is_verified()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var running = await AuditedPortal.StartAsync(_folder))
            await running.WriteAsync(3);

        var (exitCode, output) = await RunAsync("--to", "PostgreSql", "--connection-string", target.Connection.ToDictionary()["ConnectionStrings:Portal"]);

        Assert.Equal(0, exitCode);
        Assert.Contains($"{Environment.NewLine}Audit ", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^Audit +3\r?$", output);
        Assert.Matches("(?m)^Requests +0\r?$", output);
        Assert.EndsWith(
            $"The audit log is intact: 3 entries were verified.{Environment.NewLine}"
                + "The copy is complete. To use it, set Database:Provider to PostgreSql and ConnectionStrings:Portal, and keep the data folder.",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_refusal_is_one_sentence() =>
        Assert.Equal(
            (1, "--connection-string is not a valid connection string for PostgreSql."),
            await RunAsync("--to=PostgreSql", "--connection-string=Hots=db")
        );

    [Theory]
    [InlineData]
    [InlineData("--to=PostgreSql")]
    [InlineData("--to=Oracle", "--connection-string=Host=db")]
    [InlineData("--to=1", "--connection-string=Host=db")]
    public async Task Both_options_are_needed(params string[] options) =>
        Assert.Equal(
            "Set both options. The usage is: copy-database --to PostgreSql|Sqlite --connection-string TEXT",
            (await Assert.ThrowsAsync<WrongUseException>(() => RunAsync(options))).Message
        );

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] options) =>
        CommandRun.RunAsync(["copy-database", .. options], ("Portal:DataPath", _folder));
}
