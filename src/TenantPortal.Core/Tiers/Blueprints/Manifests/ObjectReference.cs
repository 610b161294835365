using TenantPortal.Parsing;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>Identifies one object in a cluster.</summary>
/// <param name="Namespace">Null for a cluster-scoped object.</param>
public sealed record ObjectReference(string ApiVersion, string Kind, string? Namespace, string Name)
{
    /// <summary>For display: <c>ResourceQuota team-payments-quota</c>.</summary>
    public string Title => $"{Kind} {Name}";

    public bool IsNamespace => this is { ApiVersion: "v1", Kind: "Namespace" };

    /// <summary>The namespace that it is in, or that it is.</summary>
    public string Place => Namespace ?? Name;

    /// <summary>
    /// Whether it is an add-on's object with a controller: it must be deleted before its namespace, or objects that the controller created
    /// elsewhere are left behind.
    /// </summary>
    public bool IsOfAddOn => Group.Contains('.', StringComparison.Ordinal) && !Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    private string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>True also for different versions of the same API.</summary>
    public bool IsSameObjectAs(ObjectReference other) => (Group, Kind, Namespace, Name) == (other.Group, other.Kind, other.Namespace, other.Name);

    public static ObjectReference Of(Manifest manifest) => new(manifest.ApiVersion, manifest.Kind, manifest.Namespace, manifest.Name);

    /// <summary>The objects of a revision, in the order of application.</summary>
    /// <param name="yaml">The text from <see cref="RenderedManifests.ToYaml"/>.</param>
    public static IReadOnlyList<ObjectReference> ReadAll(string yaml) => [.. UntrustedDocument.ParseYaml(yaml).Select(root => Read((YamlMappingNode)root))];

    private static ObjectReference Read(YamlMappingNode body)
    {
        var metadata = (YamlMappingNode)body["metadata"];
        return new ObjectReference(Text(body, "apiVersion")!, Text(body, "kind")!, Text(metadata, "namespace"), Text(metadata, "name")!);
    }

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;
}
