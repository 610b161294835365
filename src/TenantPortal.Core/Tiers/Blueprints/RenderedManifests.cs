namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>What a blueprint makes for one tenant: the objects in the order they are applied, and the hash that people approve.</summary>
public sealed class RenderedManifests
{
    public RenderedManifests(IReadOnlyList<IReadOnlyList<Manifest>> stages, IReadOnlyList<ReadinessRule> ready, EndpointRule? endpoint = null)
    {
        Stages = [.. stages.Select(stage => (IReadOnlyList<Manifest>)[.. stage])];
        Ready = [.. ready];
        Endpoint = endpoint;
        Hash = CanonicalJson.Hash(Stages);
    }

    /// <summary>One stage is applied after another; the objects of one stage do not need each other.</summary>
    public IReadOnlyList<IReadOnlyList<Manifest>> Stages { get; }

    public IEnumerable<Manifest> All => Stages.SelectMany(stage => stage);

    /// <summary>Lower-case hexadecimal SHA-256 over every value and the order of the objects, but not over the order of keys.</summary>
    public string Hash { get; }

    public IReadOnlyList<ReadinessRule> Ready { get; }

    /// <summary>Where the tenant's own API server is found; null where it has none.</summary>
    public EndpointRule? Endpoint { get; }

    /// <summary>The name of the tenant's namespace.</summary>
    public string Home => All.First(manifest => manifest.Kind == ClusterScopedKinds.Allowed).Name;

    /// <summary>The objects that add-ons make of these and that are waited for too.</summary>
    public IEnumerable<ObjectReference> MadeByAddOns
    {
        get
        {
            var home = Home;
            return Ready.Where(rule => rule.Name is not null).Select(rule => new ObjectReference(rule.ApiVersion, rule.Kind, home, rule.Name!));
        }
    }

    /// <summary>All objects as one file that kubectl understands, parted by <c>---</c>.</summary>
    public string ToYaml() => ManifestYaml.Write(All);
}
