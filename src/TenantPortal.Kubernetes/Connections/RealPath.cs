namespace TenantPortal.Kubernetes.Connections;

/// <summary>Where a path leads, through links of any of its folders.</summary>
internal static class RealPath
{
    /// <param name="path">A full path to something that exists.</param>
    /// <exception cref="IOException">A link leads to itself.</exception>
    public static string Of(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            // The target may be below a link too.
            real = info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Of(target.FullName) : next;
        }

        return real;
    }
}
