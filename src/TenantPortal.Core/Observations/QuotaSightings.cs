namespace TenantPortal.Core.Observations;

/// <summary>
/// The tenants whose quota the watches of this process see at present. Rows in the database stay when a watch is lost, so only this says that an
/// amount is of now.
/// </summary>
public sealed class QuotaSightings
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, Sighting>> _clusters = [];

    /// <summary>The ids of the tenants.</summary>
    public IReadOnlyList<Guid> Seen()
    {
        lock (_lock)
            return [.. _clusters.Values.SelectMany(tenants => tenants.Values).Select(sighting => sighting.TenantId)];
    }

    /// <param name="tenants">By the name of the tenant.</param>
    internal void See(string cluster, IReadOnlyDictionary<string, Sighting> tenants)
    {
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var known))
                _clusters[cluster] = known = [];
            foreach (var (name, sighting) in tenants)
                known[name] = sighting;
        }
    }

    /// <summary>The watch of the cluster was lost, or begins again with a list.</summary>
    internal void Forget(string cluster)
    {
        lock (_lock)
            _clusters.Remove(cluster);
    }

    /// <summary>A quota with the label of the tenant was deleted: it counts if it is the one that was seen.</summary>
    internal void Forget(string cluster, string tenant, string quotaNamespace)
    {
        lock (_lock)
        {
            if (_clusters.TryGetValue(cluster, out var known) && known.GetValueOrDefault(tenant)?.Namespace == quotaNamespace)
                known.Remove(tenant);
        }
    }

    /// <param name="Namespace">That of the ResourceQuota; null when the report did not name it.</param>
    internal sealed record Sighting(Guid TenantId, string? Namespace);
}
