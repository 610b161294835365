namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>An object with the place in the template that it came from.</summary>
internal sealed record PlacedManifest(Manifest Manifest, int Stage, string File, long Line)
{
    /// <summary>Says where the object reaches beyond the tenant's namespace, or null.</summary>
    public string? Mistake(IReadOnlyList<PlacedManifest> namespaces)
    {
        var (title, place) = (Manifest.Title, Manifest.Namespace);
        if (Manifest.Kind == ClusterScopedKinds.Allowed)
        {
            return place is null ? null : $"{title} cannot be in a namespace itself.";
        }

        if (place is null || ClusterScopedKinds.Contains(Manifest.Kind))
        {
            return $"{title} has no metadata.namespace or belongs to the whole cluster; of such objects only a Namespace is allowed.";
        }

        var home = namespaces.FirstOrDefault(candidate => candidate.Manifest.Name == place);
        if (home is null)
        {
            return $"{title} is in the namespace '{place}' and not in the tenant's own, '{namespaces[0].Manifest.Name}'.";
        }

        return home.Stage < Stage ? null : $"{title} must be in a later stage than the {home.Manifest.Title}.";
    }
}
