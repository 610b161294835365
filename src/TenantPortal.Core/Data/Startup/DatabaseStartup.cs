using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Migrates the database to the current model before anything else runs.</summary>
public sealed class DatabaseStartup(IDbContextFactory<PortalDb> databases, IEnumerable<IStartupRepair> repairs, TimeProvider time)
{
    internal const string DefaultConnectionSetting = "ConnectionStrings:Portal";

    /// <summary>A migration takes milliseconds; one that takes this long is waiting for another process.</summary>
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Where the operator wrote the connection string, for messages.</summary>
    internal string ConnectionSetting { get; init; } = DefaultConnectionSetting;

    /// <exception cref="DatabaseUnusableException">
    /// The database cannot be reached, opened or written, belongs to a newer version, or another process migrates it.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var file = SqliteFile.Find(db);
        using var patience = new CancellationTokenSource(ProgressDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await ExplainAsync(db, () => MigrateAsync(db, file, either.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseUnusableException(
                file is not null
                    ? $"Another TenantPortal process is migrating the database {file}. Wait until it ends, or stop it, and start again."
                    : "The database server did not migrate the database in time. Another TenantPortal process may be migrating it, or a "
                        + "session holds a lock on the table __EFMigrationsHistory.",
                exception
            );
        }
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
        using var held = file is null ? null : await MigrationLock.TakeAsync(db, file, time, cancellationToken);
        if (await IsPendingAsync(db, cancellationToken))
        {
            await using var heldOnServer = file is null && db.Database.IsNpgsql() ? await MigrationLock.TakeAsync(databases, time, cancellationToken) : null;
            // Another process may have migrated it in the meantime.
            if (await IsPendingAsync(db, cancellationToken))
                await db.Database.MigrateAsync(cancellationToken);
        }

        foreach (var repair in repairs)
            await repair.RepairAsync(db, cancellationToken);
        await AuditTriggers.EnsureAsync(db, cancellationToken);
        if (file is not null)
            PrivateFiles.ProtectDatabase(file);
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
