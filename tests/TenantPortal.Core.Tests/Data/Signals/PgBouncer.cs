using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

/// <summary>
/// PgBouncer in transaction mode before the test server, with fewer server connections than clients: consecutive transactions of a client run in
/// different sessions.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-pgbouncer-").FullName;
    private readonly Process _process;
    private readonly int _port;

    private PgBouncer(int serverConnections)
    {
        _port = FindFreePort();
        var server = new NpgsqlConnectionStringBuilder(TestDatabase.Server);
        var password = server.Password is { Length: > 0 } set ? $" password={set}" : "";
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        File.WriteAllText(
            settings,
            $"""
            [databases]
            * = host={server.Host} port={server.Port} user={server.Username}{password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {serverConnections}
            max_client_conn = 200

            """
        );
        // PgBouncer refuses to run as root, and reads its settings as the user that it becomes.
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string[] arguments = Environment.IsPrivilegedProcess ? ["-q", "-u", "nobody", settings] : ["-q", settings];
        _process = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private static string? Program =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"])
            .Select(folder => Path.Combine(folder, "pgbouncer"))
            .FirstOrDefault(File.Exists);

    /// <summary>Skips the test where there is no server or no PgBouncer.</summary>
    public static async Task<PgBouncer> StartAsync(int serverConnections)
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        Assert.SkipWhen(Program is null, "There is no pgbouncer on this machine.");
        var started = new PgBouncer(serverConnections);
        while (!await started.IsListeningAsync())
            Assert.False(started._process.HasExited, "PgBouncer ended.");
        return started;
    }

    /// <summary>The settings of a portal that reaches this database only through PgBouncer.</summary>
    public IEnumerable<(string Key, string? Value)> Before(TestDatabase database) =>
        database.Settings.Select(setting => setting.Key == "ConnectionStrings:Portal" ? (setting.Key, Through(setting.Value)) : setting);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Through(string? connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = _port,
            NoResetOnClose = true,
        }.ConnectionString;

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
