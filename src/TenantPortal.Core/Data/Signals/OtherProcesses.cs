using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Signals;

/// <summary>
/// Knows whether other processes use the database. Beside a SQLite file, every process holds the lock of a file of its own, which the operating system
/// releases when the process ends. A server is always shared.
/// </summary>
internal sealed class OtherProcesses(IDbContextFactory<PortalDb> databases) : IDisposable
{
    private (bool IsFile, string? Folder)? _place;
    private FileStream? _own;

    /// <summary>Makes this process known to others. Repeating it does nothing.</summary>
    public void Join()
    {
        _place ??= FindPlace();
        if (_own is not null || _place.Value.Folder is not { } folder)
            return;
        PrivateFiles.CreateFolder(folder);
        _own = Open(Path.Combine(folder, Guid.NewGuid().ToString("N")), FileMode.CreateNew);
    }

    /// <summary>Whether a change can be one of another process.</summary>
    public bool Exist()
    {
        Join();
        return _place is { IsFile: false }
            || (
                _place is { Folder: { } folder } && Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(file => file != _own!.Name && IsHeld(file))
            );
    }

    public void Dispose() => _own?.Dispose();

    private (bool IsFile, string? Folder) FindPlace()
    {
        using var db = databases.CreateDbContext();
        return (db.Database.IsSqlite(), SqliteFile.Find(db) is { } file ? $"{Path.GetFullPath(file)}.processes" : null);
    }

    private static bool IsHeld(string file)
    {
        try
        {
            // A process that was killed left it behind; this removes it.
            Open(file, FileMode.Open).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static FileStream Open(string path, FileMode mode) => PrivateFiles.OpenAlone(path, mode, FileOptions.DeleteOnClose);
}
