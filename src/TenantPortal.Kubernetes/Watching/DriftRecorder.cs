using System.Text.Json.Nodes;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Compares changed objects with what was approved, has the differences stored, and decides which tenants are to be restored.</summary>
internal sealed class DriftRecorder(DriftLog log, WatchedTenants tenants, ClusterConnections connections)
{
    /// <summary>Records the changes, and returns the names of the tenants whose objects are to be applied again.</summary>
    public async Task<IReadOnlyCollection<string>> RecordAsync(string cluster, IReadOnlyCollection<ForeignChange> changes, CancellationToken cancellationToken)
    {
        var due = new List<string>();
        var byTenant = changes.GroupBy(change => change.Tenant).ToList();
        var watched = (await tenants.FindAsync(cluster, [.. byTenant.Select(group => group.Key)], cancellationToken)).ToDictionary(tenant => tenant.Name);
        foreach (var ofTenant in byTenant)
        {
            var isDue = watched.TryGetValue(ofTenant.Key, out var tenant)
                ? await RecordAsync(cluster, tenant, ofTenant, cancellationToken)
                // What was approved for it is not in the cluster yet: the next pass compares. What controllers create in a new namespace, such as the
                // ServiceAccount default, must not restart the pass.
                : ofTenant.Any(change => !change.IsFought && IsOurs(change.Object));
            if (isDue)
                due.Add(ofTenant.Key);
        }

        return due;
    }

    /// <summary>Ends the facts about objects of others that a full list of their kind does not contain.</summary>
    /// <param name="present">The names in the list.</param>
    public async Task EndForeignAsync(string cluster, string kind, IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        foreach (var ofTenant in await log.ListForeignAsync(cluster, kind, cancellationToken))
        {
            if (ofTenant.Any(name => !present.Contains(name)))
                await log.EndAsync(
                    ofTenant.Key,
                    fact => fact.Drift == DriftKind.Foreign && fact.Kind == kind && !present.Contains(fact.Name),
                    cancellationToken
                );
        }
    }

    private async Task<bool> RecordAsync(string cluster, WatchedTenant tenant, IEnumerable<ForeignChange> changes, CancellationToken cancellationToken)
    {
        var isDue = false;
        var seen = new List<ObjectDrift>();
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var fought = new HashSet<string>(StringComparer.Ordinal);
        // Of several changes of an object, the last one counts.
        foreach (var change in changes.GroupBy(change => (change.Object.Kind, change.Object.Name)).Select(group => group.Last()))
        {
            var item = change.Object;
            var approved = tenant.Expected.All.FirstOrDefault(manifest => (manifest.Kind, manifest.Name) == (item.Kind, item.Name));
            if (approved is null)
            {
                // What the portal applied itself is left over from an earlier generation, and the next pass removes it.
                if (IsOurs(item))
                    isDue |= !change.IsFought;
                else if (change.IsDeleted)
                    gone.Add($"{item.Kind} {item.Name}");
                else if (tenant.ReportsForeign && OwnedKind.IsReportedWhenForeign(item.Kind))
                    seen.Add(ObjectDrift.Foreign(ReferenceOf(item), item.Live!, ClusterApi.FieldManager));
                continue;
            }

            if (change.IsFought)
                fought.Add(approved.Title);
            var live = change switch
            {
                // A watch by label reports an object as deleted that only lost the label: then it is still there.
                { IsDeleted: true } => await FindAsync(cluster, approved, item.Uid, cancellationToken),
                { MayBeOutdated: true } => await FindAsync(cluster, approved, item.Uid, cancellationToken) ?? item.Live,
                _ => item.Live,
            };
            var found = live is null
                ? ObjectDrift.Missing(ObjectReference.Of(approved))
                : new ObjectDrift(
                    ObjectReference.Of(approved),
                    DriftKind.Changed,
                    DriftDetector.Compare(approved, live, ClusterApi.FieldManager),
                    (string?)live["metadata"]?["resourceVersion"]
                );
            seen.Add(found);
            // A change without a difference was made under the portal's name, or beside what it applies: applying again costs little. To the objects
            // of an add-on, its controllers make such changes all the time.
            isDue |=
                !change.IsFought
                && found.Differences.All(difference => difference.IsOwned)
                && (found.Differences.Count > 0 || !OwnedKind.IsSharedKind(item.Kind));
        }

        if (gone.Count > 0)
            await log.EndAsync(tenant.Id, fact => fact.Drift == DriftKind.Foreign && gone.Contains(fact.Title), cancellationToken);
        if (seen.Count == 0)
            return isDue;
        var hasWork = await log.RecordAsync(tenant.Id, seen, fought, cancellationToken);
        return isDue || (hasWork && seen.Exists(item => item.Kind != DriftKind.Foreign && !fought.Contains(item.Object.Title)));
    }

    /// <summary>The object as it is now. Null when it is gone, or the API server does not answer: then the event is all that is known.</summary>
    private async Task<JsonObject?> FindAsync(string cluster, Manifest approved, string uid, CancellationToken cancellationToken)
    {
        try
        {
            var api = connections.Get(cluster);
            var path = await api.PathOfAsync(approved.ApiVersion, approved.Kind, approved.Namespace, approved.Name, cancellationToken);
            var live = await api.GetAsync(path, cancellationToken);
            return live.Succeeded && live.Uid == uid ? live.Body : null;
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether the portal applied it, at any time.</summary>
    private static bool IsOurs(SeenObject item) => item.Live is null || PortalLabels.IsAppliedByPortal(item.Live);

    private static ObjectReference ReferenceOf(SeenObject item) =>
        new((string?)item.Live?["apiVersion"] ?? OwnedKind.ApiVersionOf(item.Kind), item.Kind, item.Namespace, item.Name);
}
