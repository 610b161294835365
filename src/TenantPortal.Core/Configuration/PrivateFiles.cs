namespace TenantPortal.Core.Configuration;

/// <summary>Keeps the data folder to the portal's operating system user: it contains keys, kubeconfigs and the database.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Creates the folder, or takes away what others may do in one that is there, and with the files in it.</summary>
    /// <returns>What belongs to another user and stayed as it was, such as the root of a mounted volume.</returns>
    public static IReadOnlyList<string> Protect(string folder)
    {
        CreateFolder(folder);
        if (OperatingSystem.IsWindows())
            return [];
        var kept = new List<string>();
        Restrict(folder, OwnerOnlyFolder, kept);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Restrict(file, OwnerOnlyFile, kept);
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            Restrict(inner, OwnerOnlyFolder, kept);
        return kept;
    }

    /// <summary>Creates a folder that only its owner can open. One that is there stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
    }

    /// <summary>Opens a file for this process alone, as a lock that the operating system releases with the process. Only its owner can read it.</summary>
    /// <exception cref="IOException">Another process holds the file.</exception>
    public static FileStream OpenAlone(string file, FileMode mode, FileOptions options = FileOptions.None)
    {
        var access = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = options,
        };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
            access.UnixCreateMode = OwnerOnlyFile;
        return new FileStream(file, access);
    }

    /// <summary>Takes away what others may do with an SQLite database; it gives the files beside it the mode of the database from then on.</summary>
    public static void ProtectDatabase(string file)
    {
        foreach (var path in new[] { file, $"{file}-wal", $"{file}-shm" }.Where(File.Exists))
            Restrict(path, OwnerOnlyFile, []);
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnlyFile;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    /// <summary>Writes such a file in place of an earlier one. Readers see the earlier text or the new one, never a part of either.</summary>
    public static void Replace(string file, string text)
    {
        var draft = DraftOf(file);
        try
        {
            Write(draft, text);
            File.Move(draft, file, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>A file beside it that no other process writes.</summary>
    public static string DraftOf(string file) => $"{file}.{Guid.NewGuid():N}";

    private static void Restrict(string path, UnixFileMode mode, List<string> kept)
    {
        if (OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == mode)
            return;
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            kept.Add(path);
        }
    }
}
