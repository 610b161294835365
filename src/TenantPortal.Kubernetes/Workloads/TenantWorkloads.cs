using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Workloads;

/// <summary>
/// Stops the workloads of a tenant while it is suspended, and starts them as they were when it is not. It compares what is with what should be, so an
/// interrupted pass continues, and a second one changes nothing.
/// </summary>
internal sealed class TenantWorkloads(TierCatalog tiers)
{
    private const int AtOnce = 8;
    private const int MaxAttempts = 5;
    private const int MaxNamed = 10;

    /// <summary>The kind of the controller of a pod in a virtual cluster, written by its syncer.</summary>
    private const string ControllerInside = "vcluster.loft.sh/owner-set-kind";

    /// <summary>Adds to the result what became of the workloads; does nothing for a tenant that runs and holds none.</summary>
    /// <param name="homes">The namespace of the tenant, and those that it has not moved out of yet.</param>
    /// <param name="result">Of applying the tenant's objects. A quota without pods and read-only groups come before workloads are stopped.</param>
    /// <exception cref="ClusterRefusedException">The cluster refused a call.</exception>
    public async Task<ReconcileResult> FollowAsync(
        ReconcileResult result,
        Tenant tenant,
        IReadOnlyList<WorkloadHome> homes,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if ((!tenant.IsStopped && !tenant.HoldsWorkloads) || result.Outcome == ReconcileOutcome.Failed)
            return result;
        var (stopped, others) = (0, new List<string>());
        foreach (var (home, tier) in homes)
        {
            if (!tenant.IsStopped)
            {
                await ChangeAllAsync(api, home, (kind, live) => kind.FindStart(live), cancellationToken);
                continue;
            }

            var changed = await ChangeAllAsync(api, home, (kind, live) => kind.FindStop(live), cancellationToken);
            var running = changed.Where(item => item.Kind.FindStop(item.Live) is not null).Select(item => $"{item.Kind.Kind} {item.Live["metadata"]!["name"]}");
            var left = await FindLeftAsync(api, home, tiers.Find(tier)?.Isolation == Core.Tiers.Isolation.VirtualCluster, cancellationToken);
            stopped += changed.Count(item => item.Kind.IsStoppedByPortal(item.Live));
            others.AddRange([.. running.Order(), .. left]);
        }

        return tenant.IsStopped
            ? With(result, WorkloadState.Stopped, "Stopped", Describe(stopped, others))
            : With(result, WorkloadState.Started, "Started", "The portal stops no workloads.");
    }

    /// <summary>Returns all workloads as they are now.</summary>
    private static async Task<IReadOnlyCollection<(WorkloadKind Kind, JsonObject Live)>> ChangeAllAsync(
        ClusterApi api,
        string home,
        Func<WorkloadKind, JsonObject, JsonObject?> find,
        CancellationToken cancellationToken
    )
    {
        var changed = new ConcurrentBag<(WorkloadKind, JsonObject)>();
        var served = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in WorkloadKind.All.Where(kind => !served.Contains(kind.Kind)))
        {
            if (await TryListAsync(api, kind.ApiVersion, kind.Kind, home, cancellationToken) is not { } items)
                continue;
            served.Add(kind.Kind);
            await Parallel.ForEachAsync(
                items,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (live, token) =>
                {
                    if (await ChangeAsync(api, kind, home, live, find, token) is { } now)
                        changed.Add((kind, now));
                }
            );
        }

        return changed;
    }

    /// <summary>Changes one workload if it has to be, and reads it again while others change it too. Returns null when it is gone.</summary>
    private static async Task<JsonObject?> ChangeAsync(
        ClusterApi api,
        WorkloadKind kind,
        string home,
        JsonObject live,
        Func<WorkloadKind, JsonObject, JsonObject?> find,
        CancellationToken cancellationToken
    )
    {
        var path = await api.PathOfAsync(kind.ApiVersion, kind.Kind, home, (string)live["metadata"]!["name"]!, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (find(kind, live) is not { } patch)
                return live;
            var changed = await api.MergeAsync(path, patch, cancellationToken);
            if (changed.Succeeded)
                return changed.Body;
            if (changed.IsConflict && attempt < MaxAttempts)
                changed = await api.GetAsync(path, cancellationToken);
            if (changed.IsNotFound)
                return null;
            if (!changed.Succeeded)
                throw new ClusterRefusedException(changed);
            live = changed.Body;
        }
    }

    /// <summary>
    /// What the portal does not stop, by title. Pods of a virtual cluster run on the host without its control plane, so those with a controller inside are
    /// deleted: the controller creates them again.
    /// </summary>
    private static async Task<IReadOnlyList<string>> FindLeftAsync(ClusterApi api, string home, bool isVirtualCluster, CancellationToken cancellationToken)
    {
        var daemons = await TryListAsync(api, "apps/v1", "DaemonSet", home, cancellationToken) ?? [];
        var left = daemons.Select(live => $"DaemonSet {live["metadata"]!["name"]}").ToList();
        foreach (var pod in await TryListAsync(api, "v1", "Pod", home, cancellationToken) ?? [])
        {
            if (
                WorkloadKind.IsControlled(pod)
                || (string?)pod["status"]?["phase"] is "Succeeded" or "Failed"
                || pod["metadata"]!["deletionTimestamp"] is not null
            )
                continue;
            if (isVirtualCluster && (string?)pod["metadata"]!["annotations"]?[ControllerInside] is { Length: > 0 })
                await DeleteAsync(api, home, pod, cancellationToken);
            else
                left.Add($"Pod {pod["metadata"]!["name"]}");
        }

        return left;
    }

    private static async Task DeleteAsync(ClusterApi api, string home, JsonObject pod, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync("v1", "Pod", home, (string)pod["metadata"]!["name"]!, cancellationToken);
        var deleted = await api.DeleteAsync(path, (string)pod["metadata"]!["uid"]!, cancellationToken);
        // A conflict is about another pod of that name.
        if (!deleted.Succeeded && !deleted.IsNotFound && !deleted.IsConflict)
            throw new ClusterRefusedException(deleted);
    }

    /// <summary>Null for a kind that the cluster does not serve in this version.</summary>
    private static async Task<IReadOnlyList<JsonObject>?> TryListAsync(
        ClusterApi api,
        string apiVersion,
        string kind,
        string home,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var path = await api.CollectionOfAsync(apiVersion, kind, home, cancellationToken);
            return (await new ListWatch(api, path, null).ListAsync(cancellationToken)).Items;
        }
        catch (UnknownKindException)
        {
            return null;
        }
    }

    private static string Describe(int stopped, List<string> left)
    {
        var sentence = stopped == 1 ? "The portal has stopped 1 workload." : $"The portal has stopped {stopped} workloads.";
        if (left.Count == 0)
            return sentence;
        var more = left.Count > MaxNamed ? $" and {left.Count - MaxNamed} more" : "";
        return $"{sentence} It does not stop {string.Join(", ", left.Take(MaxNamed))}{more}: no new pods start, but those that run go on.";
    }

    private static ReconcileResult With(ReconcileResult result, WorkloadState state, string reason, string message) =>
        result with
        {
            Workloads = state,
            Conditions = [.. result.Conditions, new Condition(Condition.WorkloadsInStep, ConditionStatus.True, reason, message, default)],
        };
}
