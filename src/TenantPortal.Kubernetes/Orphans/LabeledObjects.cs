using TenantPortal.Core.Orphans;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Orphans;

/// <summary>Everything with the portal's labels in one cluster, as informers see it now.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Kinds">Those that were seen completely.</param>
internal sealed record LabeledSnapshot(long Version, IReadOnlyList<LabeledObject> Items, IReadOnlySet<string> Kinds);

/// <summary>Keeps what informers see with the portal's labels, so that orphans are found without a list of their own.</summary>
internal sealed class LabeledObjects
{
    private const string Namespace = "Namespace";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClusterObjects> _clusters = new(StringComparer.Ordinal);

    /// <summary>A full list of a kind.</summary>
    public void Replace(string cluster, string kind, IEnumerable<SeenObject> items)
    {
        var kept = items.Select(TryRead).OfType<LabeledObject>().ToDictionary(item => item.Uid, StringComparer.Ordinal);
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var objects))
                _clusters[cluster] = objects = new ClusterObjects();
            objects.Kinds[kind] = kept;
            objects.Version++;
        }
    }

    /// <summary>Later events; ignored for a kind whose list failed.</summary>
    public void Change(string cluster, string kind, IEnumerable<WatchEvent<SeenObject>> changes)
    {
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var objects) || !objects.Kinds.TryGetValue(kind, out var kept))
                return;
            foreach (var (type, live) in changes)
            {
                var item = type == WatchEventType.Deleted ? null : TryRead(live);
                if (item == kept.GetValueOrDefault(live.Uid))
                    continue;
                objects.Version++;
                if (item is null)
                    kept.Remove(live.Uid);
                else
                    kept[live.Uid] = item;
            }
        }
    }

    /// <summary>The kind cannot be watched now, so nothing is known of it.</summary>
    public void Forget(string cluster, string kind)
    {
        lock (_lock)
        {
            if (_clusters.TryGetValue(cluster, out var objects) && objects.Kinds.Remove(kind))
                objects.Version++;
        }
    }

    /// <summary>This process no longer watches the cluster.</summary>
    public void Forget(string cluster)
    {
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var objects))
                return;
            objects.Kinds.Clear();
            objects.Version++;
        }
    }

    /// <summary>The kinds that are watched in the cluster now, in the order of their names.</summary>
    public IReadOnlyList<string> FindFollowed(string cluster)
    {
        lock (_lock)
            return _clusters.TryGetValue(cluster, out var objects) ? [.. objects.Kinds.Keys.Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Whether each of these kinds is watched in the cluster now.</summary>
    public bool Follows(string cluster, IEnumerable<string> kinds)
    {
        lock (_lock)
        {
            return _clusters.TryGetValue(cluster, out var objects) && kinds.All(objects.Kinds.ContainsKey);
        }
    }

    /// <summary>Null while the namespaces are unknown: without them, no object can be evaluated.</summary>
    public LabeledSnapshot? Read(string cluster)
    {
        lock (_lock)
        {
            return _clusters.TryGetValue(cluster, out var objects) && objects.Kinds.ContainsKey(Namespace)
                ? new LabeledSnapshot(
                    objects.Version,
                    [.. objects.Kinds.Values.SelectMany(items => items.Values)],
                    objects.Kinds.Keys.ToHashSet(StringComparer.Ordinal)
                )
                : null;
        }
    }

    /// <summary>Null for an object without the portal's labels.</summary>
    public static LabeledObject? TryRead(SeenObject seen)
    {
        if (seen.Tenant is not { } tenant || seen.Live is not { } live)
            return null;
        var used = seen.Kind == "ResourceQuota" ? QuotaReader.TryRead(live)?.Used : null;
        return new(
            new ObjectReference(OwnedKind.ApiVersionOf(seen.Kind), seen.Kind, seen.Namespace, seen.Name),
            seen.Uid,
            tenant,
            Guid.TryParse(PortalLabels.TenantIdOf(live), out var id) ? id : null
        )
        {
            IsAppliedByPortal = PortalLabels.IsAppliedByPortal(live),
            IsTerminating = live["metadata"]?["deletionTimestamp"] is not null,
            Pods = Find("count/pods") ?? Find("pods"),
            Claims = Find("persistentvolumeclaims"),
        };

        long? Find(string key) => used is not null && used.TryGetValue(key, out var amount) ? QuotaFigure.ToNumber(key, amount) : null;
    }

    private sealed class ClusterObjects
    {
        public long Version { get; set; }

        public Dictionary<string, Dictionary<string, LabeledObject>> Kinds { get; } = new(StringComparer.Ordinal);
    }
}
