using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TenantPortal.Core.Data.Signals;

/// <summary>A connection to PostgreSQL that listens for notices. It is not from the pool, because listening belongs to a session.</summary>
internal sealed class NoticeConnection : IAsyncDisposable
{
    /// <summary>How the server lists the connection in <c>pg_stat_activity</c>.</summary>
    public const string ApplicationName = "TenantPortal (listening)";

    private const string Channel = "tenantportal_changes";

    /// <summary>A broken network is noticed after this time without a notice.</summary>
    private const int KeepAliveSeconds = 10;

    /// <summary>A notification takes milliseconds.</summary>
    private static readonly TimeSpan MaxDelivery = TimeSpan.FromSeconds(3);

    private readonly NpgsqlConnection _connection;
    private readonly Queue<ChangeNotice> _received = [];

    private NoticeConnection(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notification += (_, notification) =>
        {
            if (notification.Channel == Channel)
                _received.Enqueue(ChangeNotice.Parse(notification.Payload));
        };
    }

    /// <summary>Connects and listens. Whether notices arrive is another question.</summary>
    public static async Task<NoticeConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = ApplicationName,
            KeepAlive = KeepAliveSeconds,
            Multiplexing = false,
            Pooling = false,
        };
        var opened = new NoticeConnection(new NpgsqlConnection(settings.ConnectionString));
        try
        {
            await opened._connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"LISTEN {Channel}", opened._connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a notice to everyone who listens, on a connection of the pool.</summary>
    public static async Task SendAsync(IDbContextFactory<PortalDb> databases, ChangeNotice notice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {notice.Payload})", cancellationToken);
    }

    /// <summary>
    /// Whether a notice that this process sends arrives here. A pooler in transaction mode accepts the command to listen, and passes nothing on.
    /// </summary>
    public async Task<bool> DeliversAsync(IDbContextFactory<PortalDb> databases, string sender, CancellationToken cancellationToken)
    {
        await SendAsync(databases, new ChangeNotice(sender, ChangeTopics.None, WakesReconcilers: false), cancellationToken);
        var watch = Stopwatch.StartNew();
        // Less than a millisecond would be none, and none waits forever.
        while (MaxDelivery - watch.Elapsed is { TotalMilliseconds: >= 1 } left)
        {
            while (_received.TryDequeue(out var notice))
            {
                if (notice.Sender == sender)
                    return true;
            }

            await _connection.WaitAsync(left, cancellationToken);
        }

        return false;
    }

    /// <summary>Waits for the next notices.</summary>
    public async Task<IReadOnlyList<ChangeNotice>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_received.Count == 0)
            await _connection.WaitAsync(cancellationToken);
        var received = _received.ToArray();
        _received.Clear();
        return received;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
