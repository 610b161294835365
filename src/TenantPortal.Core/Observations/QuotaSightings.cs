namespace TenantPortal.Core.Observations;

/// <summary>
/// The tenants whose quota the watches of this process see at present. Rows in the database stay when a watch is lost, so only this says that an
/// amount is of now.
/// </summary>
public sealed class QuotaSightings
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, Guid>> _clusters = [];

    /// <summary>The ids of the tenants.</summary>
    public IReadOnlyList<Guid> Seen()
    {
        lock (_lock)
            return [.. _clusters.Values.SelectMany(tenants => tenants.Values)];
    }

    /// <param name="tenants">Their ids by name.</param>
    internal void See(string cluster, IReadOnlyDictionary<string, Guid> tenants)
    {
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var known))
                _clusters[cluster] = known = [];
            foreach (var (name, id) in tenants)
                known[name] = id;
        }
    }

    /// <summary>The watch of the cluster was lost, or begins again with a list.</summary>
    internal void Forget(string cluster)
    {
        lock (_lock)
            _clusters.Remove(cluster);
    }

    /// <summary>The quota of the tenant was deleted.</summary>
    internal void Forget(string cluster, string tenant)
    {
        lock (_lock)
            _clusters.GetValueOrDefault(cluster)?.Remove(tenant);
    }
}
