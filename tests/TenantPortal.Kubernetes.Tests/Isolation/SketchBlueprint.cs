namespace TenantPortal.Kubernetes.Tests.Isolation;

/// <summary>The shipped blueprints with one beside them that leaves the usual gaps, in a folder of its own.</summary>
internal sealed class SketchBlueprint : IDisposable
{
    public SketchBlueprint()
    {
        Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints"), Path);
        Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "Isolation", "Sketch"), System.IO.Path.Combine(Path, "sketch"));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("blueprints-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
