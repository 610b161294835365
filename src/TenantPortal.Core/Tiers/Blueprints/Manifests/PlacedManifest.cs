namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>An object with its place in the template.</summary>
internal sealed record PlacedManifest(Manifest Manifest, int Stage, string File, long Line)
{
    /// <summary>A sentence when the object is outside the tenant's namespace, or null.</summary>
    public string? Mistake(IReadOnlyList<PlacedManifest> namespaces)
    {
        var (title, place) = (Manifest.Title, Manifest.Namespace);
        if (Manifest.Kind == ClusterScopedKinds.Allowed)
        {
            return place is null ? null : $"{title} cannot have a namespace.";
        }

        if (place is null || ClusterScopedKinds.Contains(Manifest.Kind))
        {
            return $"{title} has no metadata.namespace or is cluster-scoped; the only allowed cluster-scoped kind is Namespace.";
        }

        var home = namespaces.FirstOrDefault(candidate => candidate.Manifest.Name == place);
        if (home is null)
        {
            return $"{title} is in the namespace '{place}' instead of the tenant's namespace '{namespaces[0].Manifest.Name}'.";
        }

        return home.Stage < Stage ? null : $"{title} must be in a later stage than the {home.Manifest.Title}.";
    }
}
