using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A blueprint rendered for one tenant: the objects in the order of application, and the hash that is approved.</summary>
public sealed class RenderedManifests
{
    public RenderedManifests(IReadOnlyList<IReadOnlyList<Manifest>> stages, IReadOnlyList<ReadinessRule> ready, EndpointRule? endpoint = null)
    {
        Stages = [.. stages.Select(stage => (IReadOnlyList<Manifest>)[.. stage])];
        Ready = [.. ready];
        Endpoint = endpoint;
        Hash = CanonicalJson.Hash(Stages);
    }

    /// <summary>Stages are applied one after another; the objects of one stage are independent of each other.</summary>
    public IReadOnlyList<IReadOnlyList<Manifest>> Stages { get; }

    public IEnumerable<Manifest> All => Stages.SelectMany(stage => stage);

    /// <summary>Lowercase hexadecimal SHA-256 over every value and the order of the objects, but not over the order of keys.</summary>
    public string Hash { get; }

    public IReadOnlyList<ReadinessRule> Ready { get; }

    /// <summary>Where to find the tenant's own API server; null when it has none.</summary>
    public EndpointRule? Endpoint { get; }

    /// <summary>The name of the tenant's namespace.</summary>
    public string Home => All.First(manifest => manifest.Kind == ClusterScopedKinds.Allowed).Name;

    /// <summary>The objects that add-ons create from these and that readiness depends on.</summary>
    public IEnumerable<ObjectReference> MadeByAddOns
    {
        get
        {
            var home = Home;
            return Ready.Where(rule => rule.Name is not null).Select(rule => new ObjectReference(rule.ApiVersion, rule.Kind, home, rule.Name!));
        }
    }

    /// <summary>The same with some objects replaced, in the same order.</summary>
    internal RenderedManifests With(Func<Manifest, Manifest> replace) =>
        new([.. Stages.Select(stage => (IReadOnlyList<Manifest>)[.. stage.Select(replace)])], Ready, Endpoint);

    /// <summary>All objects as one file for kubectl, separated by <c>---</c>.</summary>
    public string ToYaml() => ManifestYaml.Write(All);
}
