using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Benchmarks;

/// <summary>One object of a tenant, ready to be sent.</summary>
internal sealed record TenantObject(string Path, string Json, bool IsNamespace);

/// <summary>What the portal makes for one tenant, rendered beforehand, so that the others only have to send it.</summary>
internal sealed class TenantObjects
{
    private TenantObjects(string name, RenderedManifests rendered)
    {
        Name = name;
        Yaml = rendered.ToYaml();
        Stages =
        [
            .. rendered.Stages.Select(stage =>
                stage.Select(manifest => new TenantObject(PathOf(manifest), manifest.ToJson().ToJsonString(), manifest.Kind == "Namespace")).ToArray()
            ),
        ];
        Namespace = rendered.All.First(manifest => manifest.Kind == "Namespace").Name;
        QuotaPath = PathOf(rendered.All.First(manifest => manifest.Kind == "ResourceQuota"));
    }

    public string Name { get; }

    public string Namespace { get; }

    public string QuotaPath { get; }

    public string Yaml { get; }

    public IReadOnlyList<IReadOnlyList<TenantObject>> Stages { get; }

    public int Count => Stages.Sum(stage => stage.Count);

    /// <summary>The objects of tenants of these names, as the shipped settings make them.</summary>
    public static IReadOnlyList<TenantObjects> Render(IEnumerable<string> names)
    {
        var settings = Given.Settings();
        var renderer = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends);
        return [.. names.Select(name => new TenantObjects(name, renderer.Render(Guid.NewGuid(), "R-BENCHMARK", Given.Spec(name), Given.Team())))];
    }

    // The kinds of the shipped blueprint all follow this rule; a client that knew others would have to ask for it.
    private static string PathOf(Manifest manifest)
    {
        var kind = manifest.Kind.ToLowerInvariant();
        var plural = kind.EndsWith('y') ? $"{kind[..^1]}ies" : $"{kind}s";
        var root = manifest.ApiVersion.Contains('/') ? $"/apis/{manifest.ApiVersion}" : $"/api/{manifest.ApiVersion}";
        return manifest.Namespace is null ? $"{root}/{plural}/{manifest.Name}" : $"{root}/namespaces/{manifest.Namespace}/{plural}/{manifest.Name}";
    }
}
