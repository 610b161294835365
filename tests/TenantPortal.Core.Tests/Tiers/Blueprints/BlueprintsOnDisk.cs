using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>A folder with one blueprint called <c>sample</c>; everything that a test does not say is valid.</summary>
internal sealed class BlueprintsOnDisk : IDisposable
{
    public const string Namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${tenant.name}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blueprints-");

    public BlueprintsOnDisk(string? thing = null, string parameters = "  flag: {type: boolean, default: true}")
    {
        Write("blueprint.yaml", $"name: sample\ndescription: A sample.\nparameters:\n{parameters}\nstages:\n- [namespace.yaml]\n- [thing.yaml]\n");
        Write("namespace.yaml", Namespace);
        Write("thing.yaml", thing ?? ConfigMap("  a: b"));
    }

    /// <summary>The data begins in line 7.</summary>
    public static string ConfigMap(string data, string name = "thing") =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: team-${{tenant.name}}\ndata:\n{data}\n";

    public string Root => _folder.FullName;

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, "sample", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Blueprint Load() => BlueprintCatalog.Load(Root).Find("sample")!;

    public IReadOnlyList<string> Mistakes() => Assert.Throws<BlueprintException>(Load).Mistakes;

    public void Dispose() => _folder.Delete(recursive: true);
}
