namespace TenantPortal.Core.Tests;

/// <summary>The shipped blueprints in a folder that a test may change.</summary>
internal sealed class BlueprintCopy : IDisposable
{
    public BlueprintCopy()
    {
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("blueprints-").FullName;

    public void Replace(string file, string text, string by)
    {
        var path = System.IO.Path.Combine(Path, file);
        var before = File.ReadAllText(path);
        File.WriteAllText(path, before.Replace(text, by, StringComparison.Ordinal));
        Assert.NotEqual(before, File.ReadAllText(path));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
