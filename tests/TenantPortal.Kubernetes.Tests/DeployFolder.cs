using k8s;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The manifests of <c>deploy</c>, as platform admins install them.</summary>
internal static class DeployFolder
{
    public static readonly string Root = Path.Combine(FindRepository(), "deploy");

    public static readonly string Guards = Path.Combine(Root, "guards");

    private static readonly string Base = Path.Combine(Root, "base");

    /// <summary>Every document of <c>deploy/base</c>, as it is written: nothing that a typed model does not know is lost.</summary>
    public static IReadOnlyList<string> Documents { get; } = ReadFolder(Base);

    public static IReadOnlyList<IKubernetesObject> Objects { get; } = [.. Documents.Select(Read)];

    /// <summary>The documents of one folder of <c>deploy/guards</c>, without those of the folders that it builds on.</summary>
    public static IReadOnlyList<string> GuardsOf(string engine) => ReadFolder(Path.Combine(Guards, engine));

    public static IKubernetesObject Read(string document) => (IKubernetesObject)KubernetesYaml.LoadAllFromString(document).Single();

    private static IReadOnlyList<string> ReadFolder(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*.yaml")
                .Where(file => Path.GetFileName(file) != "kustomization.yaml")
                .Order(StringComparer.Ordinal)
                .SelectMany(file => File.ReadAllText(file).Split("\n---\n"))
                .Where(HasContent),
        ];

    private static bool HasContent(string document) => document.Split('\n').Any(line => line.Length > 0 && line[0] != '#');

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TenantPortal.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
