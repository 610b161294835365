namespace TenantPortal.Core.Diagnostics;

/// <summary>Examines whether the portal can write its data folder, and how much space it has.</summary>
internal sealed class DataFolderCheck(PortalOptions options) : IDiagnosticCheck
{
    /// <summary>Enough for the write-ahead log and a backup of a large portal.</summary>
    private const long MinFreeBytes = 1L << 30;

    public string Subject => "data folder";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = options.EffectiveDataPath;
        try
        {
            if (FindExisting(folder) is var existing && existing != folder)
                return File.Exists(existing)
                    ? [Diagnosis.Failure(Subject, $"'{folder}' cannot be created, because '{existing}' is a file. Change Portal:DataPath.")]
                    : [Diagnosis.Warning(Subject, $"'{folder}' does not exist yet. The portal creates it when it starts.")];
            var probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
            await using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free < MinFreeBytes
                ? [Diagnosis.Failure(Subject, $"'{folder}' has only {free >> 20} MiB of free space. Free or add space: a full disk stops every write.")]
                : [Diagnosis.Ok(Subject, $"'{folder}' can be written and has {free >> 30} GiB of free space.")];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Diagnosis.Failure(Subject, $"'{folder}' cannot be written: {exception.Message} Make the portal's user its owner.")];
        }
    }

    /// <summary>The folder, or the nearest of those above that exists.</summary>
    private static string FindExisting(string folder)
    {
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { Length: > 0 } above)
            folder = above;
        return folder;
    }
}
