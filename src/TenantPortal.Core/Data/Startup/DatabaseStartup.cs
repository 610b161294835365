using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Migrates the database to the current model before anything else runs.</summary>
public sealed class DatabaseStartup(IDbContextFactory<PortalDb> databases, IEnumerable<IStartupRepair> repairs, TimeProvider time)
{
    internal const string DefaultConnectionSetting = "ConnectionStrings:Portal";

    /// <summary>How long a start waits for another process that migrates, and a migration for a lock of another session.</summary>
    internal TimeSpan LockDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the operator wrote the connection string, for messages.</summary>
    internal string ConnectionSetting { get; init; } = DefaultConnectionSetting;

    /// <exception cref="DatabaseUnusableException">
    /// The database cannot be reached, opened or written, belongs to a newer version, or another process migrates it.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await ExplainAsync(db, () => MigrateAsync(db, SqliteFile.Find(db), cancellationToken));
    }

    /// <summary>The migrations that the database lacks, oldest first.</summary>
    /// <exception cref="DatabaseUnusableException">The database cannot be reached or opened, or belongs to a newer version.</exception>
    public async Task<IReadOnlyList<string>> FindPendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Looking does not create the database.
        if (SqliteFile.Find(db) is { } file && !File.Exists(file))
            return [.. db.Database.GetMigrations()];
        IReadOnlyList<string> pending = [];
        await ExplainAsync(
            db,
            async () =>
            {
                await RefuseNewerAsync(db, cancellationToken);
                pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
            }
        );
        return pending;
    }

    private async Task MigrateAsync(PortalDb db, string? file, CancellationToken cancellationToken)
    {
        if (file is not null && Path.GetDirectoryName(file) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await RefuseNewerAsync(db, cancellationToken);
        using var held = file is null ? null : await WaitAsync(file, until => MigrationLock.TakeAsync(db, file, time, until), cancellationToken);
        if (db is PostgreSqlPortalDb server && await IsPendingAsync(db, cancellationToken))
        {
            await using var heldOnServer = await WaitAsync(PlaceOf(db), until => MigrationLock.TakeAsync(databases, time, until), cancellationToken);
            // Another process may have migrated it in the meantime.
            if (await IsPendingAsync(db, cancellationToken))
                await ServerMigration.RunAsync(server, LockDeadline, cancellationToken);
        }
        else if (await IsPendingAsync(db, cancellationToken))
            await db.Database.MigrateAsync(cancellationToken);

        foreach (var repair in repairs)
            await repair.RepairAsync(db, cancellationToken);
        await AuditTriggers.EnsureAsync(db, cancellationToken);
        if (file is not null)
            PrivateFiles.ProtectDatabase(file);
    }

    /// <summary>Only this wait has an end. What migrates takes as long as it needs: minutes, for an index of a large table.</summary>
    private async Task<T> WaitAsync<T>(string place, Func<CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LockDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await take(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseUnusableException(
                $"Another TenantPortal process is migrating the database {place}. Wait until it ends, or stop it, and start again.",
                exception
            );
        }
    }

    /// <summary>Entity Framework's own migration first compares the whole model with the migrations, which a test has done.</summary>
    private static async Task<bool> IsPendingAsync(PortalDb db, CancellationToken cancellationToken) =>
        (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();

    /// <summary>The file, or the server with its port, which Npgsql writes as <c>tcp://db:5432</c>.</summary>
    internal static string PlaceOf(PortalDb db)
    {
        const string Tcp = "tcp://";
        var source = db.Database.GetDbConnection().DataSource;
        return source.StartsWith(Tcp, StringComparison.Ordinal) ? source[Tcp.Length..] : source;
    }

    private async Task ExplainAsync(PortalDb db, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception) when (DatabaseFailure.Explain(exception, PlaceOf(db), ConnectionSetting) is { } explained)
        {
            throw new DatabaseUnusableException(explained, exception);
        }
    }

    /// <summary>An older program would read and write a newer database without knowing what its columns mean.</summary>
    private static async Task RefuseNewerAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if ((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault(applied => !known.Contains(applied)) is not { } unknown)
            return;
        var version = typeof(DatabaseStartup).Assembly.GetName().Version!.ToString(3);
        throw new DatabaseUnusableException(
            $"The database is of a newer version of TenantPortal: this is version {version}, whose last migration is '{known.Max()}', and the database has "
                + $"'{unknown}'. Start the newer version, or restore a backup from before it."
        );
    }

    /// <summary>Whether the database is reachable.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken);
    }
}
