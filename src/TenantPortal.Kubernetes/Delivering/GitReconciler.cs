using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Guards;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Deleting;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>
/// Reconciles a tenant of a cluster that is delivered by Git: commits what was approved, and reads from the cluster whether its GitOps controller has applied
/// it. It changes nothing in the cluster.
/// </summary>
internal sealed class GitReconciler(
    GitDelivery delivery,
    DeliveryOptions options,
    ClusterNotices notices,
    DriftPasses drifts,
    GuardQueue guards,
    FormerGenerations former,
    TimeProvider time
)
{
    public const string NoticeSource = "delivery";

    public bool IsFor(string cluster) => options.IsByGit(cluster);

    /// <summary>The cluster is not, or no longer, delivered by Git.</summary>
    public Task ForgetAsync(string cluster, CancellationToken cancellationToken) => notices.ReportAsync(cluster, NoticeSource, null, cancellationToken);

    public async Task<ReconcileResult> ReconcileAsync(
        Tenant tenant,
        RenderedManifests rendered,
        ReconcileReport report,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        var drift = await drifts.BeginAsync(tenant, rendered, cancellationToken);
        var reader = new ObjectApplier(api, tenant.Cluster, ObjectOwner.Of(tenant), drift, time, guardsQuotas: false);
        var home = rendered.All.First(manifest => ObjectReference.Of(manifest).IsNamespace);
        if (await FindNamespaceProblemAsync(tenant, home, api, cancellationToken) is { } blocked)
        {
            report.Add(new AppliedObject(home, null, blocked));
            return report.Failed(blocked);
        }

        var (manifests, kept) = await FitQuotasAsync(tenant, rendered, reader, cancellationToken);
        var block = await former.FindBlockAsync(tenant, rendered, api, cancellationToken);
        var keepsFormer = tenant.FormerHashes.Count > 0 && (tenant.MoveFinishedAt is null || block is not null);
        Delivered? delivered = null;
        try
        {
            delivered = await delivery.DeliverAsync(tenant, rendered.Home, manifests, keepsFormer, cancellationToken);
            await ForgetAsync(tenant.Cluster, cancellationToken);
            ReportDelivered(report, delivered);
            foreach (var found in delivered.Restored)
                drift.Restored(found);
        }
        catch (GitProblemException exception)
        {
            await notices.ReportAsync(tenant.Cluster, NoticeSource, exception.Message, cancellationToken);
            report.Add(Condition.Delivered, false, exception.Reason, exception.Message);
            // What was delivered before works on without the repository.
            if (!IsDelivered(tenant, rendered))
                return report.Failed(new ClusterProblem(exception.Reason, exception.Message));
        }

        var isSettled = IsDelivered(tenant, rendered) && !(delivered?.ChangedAt + options.SyncTime > time.GetUtcNow());
        await ObserveAsync(tenant, rendered, kept, delivered, isSettled, report, reader, drift, cancellationToken);
        var result = report.Problem is { } problem ? report.Failed(problem) : report.Finished();
        // From the commit on, a tenant that is given up has to be removed from the repository.
        if (delivered is not null && kept.Count == 0)
            result = result with { AppliedHash = rendered.Hash };
        await drift.SettleAsync(cancellationToken);
        result = FollowWorkloads(result, tenant);
        return await former.ObserveAsync(result, tenant, rendered, block, api, cancellationToken);
    }

    private void ReportDelivered(ReconcileReport report, Delivered delivered)
    {
        if (delivered.Kept.Count == 0)
            report.Add(Condition.Delivered, true, "Committed", $"Commit {delivered.ShortCommit} on {delivery.Title} has what was approved.");
        else
            report.Add(
                Condition.Delivered,
                false,
                "ChangedInGit",
                $"Others changed {string.Join(", ", delivered.Kept)} on {delivery.Title}. The tier only reports such changes. Revert them in the repository."
            );
    }

    /// <summary>Whether this generation was seen in the cluster as it was committed.</summary>
    private static bool IsDelivered(Tenant tenant, RenderedManifests rendered) =>
        tenant.AppliedHash == rendered.Hash && tenant.ObservedGeneration == tenant.Generation;

    /// <summary>A GitOps controller would take over any namespace of this name.</summary>
    private async Task<ClusterProblem?> FindNamespaceProblemAsync(Tenant tenant, Manifest home, ClusterApi api, CancellationToken cancellationToken)
    {
        var live = await api.GetAsync(await api.PathOfAsync(home.ApiVersion, home.Kind, null, home.Name, cancellationToken), cancellationToken);
        if (live.IsNotFound)
            return await guards.FindBlockingReasonAsync(tenant.Cluster, cancellationToken) is { } missing ? new ClusterProblem("GuardsMissing", missing) : null;
        if (!live.Succeeded)
            return ClusterProblem.Explain(tenant.Cluster, live, home.Title);
        return ObjectOwner.Of(tenant).OwnsNamespace(live.Body)
            ? null
            : new ClusterProblem(
                "NotOurs",
                $"Cluster '{tenant.Cluster}' already has a namespace '{home.Name}' that does not belong to this tenant. The portal delivers nothing. Request "
                    + "the tenant under another name."
            );
    }

    /// <summary>A quota does not fall below what is used, as when the portal applies it itself.</summary>
    private static async Task<(IReadOnlyList<Manifest> Manifests, IReadOnlyDictionary<ObjectReference, string> Kept)> FitQuotasAsync(
        Tenant tenant,
        RenderedManifests rendered,
        ObjectApplier reader,
        CancellationToken cancellationToken
    )
    {
        var manifests = rendered.All.ToList();
        var kept = new Dictionary<ObjectReference, string>();
        if (tenant.AppliedHash is null || tenant.AppliedHash == rendered.Hash)
            return (manifests, kept);
        for (var index = 0; index < manifests.Count; index++)
        {
            if (!QuotaGuard.IsFor(manifests[index]))
                continue;
            var reference = ObjectReference.Of(manifests[index]);
            if ((await reader.ReadAsync(reference, isMadeByAddOn: true, cancellationToken)).Live is not { } live)
                continue;
            (manifests[index], var sentence) = QuotaGuard.Keep(manifests[index], live);
            if (sentence is not null)
                kept[reference] = sentence;
        }

        return (manifests, kept);
    }

    private static async Task ObserveAsync(
        Tenant tenant,
        RenderedManifests rendered,
        IReadOnlyDictionary<ObjectReference, string> kept,
        Delivered? delivered,
        bool isSettled,
        ReconcileReport report,
        ObjectApplier reader,
        DriftPass drift,
        CancellationToken cancellationToken
    )
    {
        var commit = delivered is null ? "" : $" from commit {delivered.ShortCommit}";
        foreach (var manifest in rendered.All)
        {
            var reference = ObjectReference.Of(manifest);
            AppliedObject seen;
            try
            {
                seen = await reader.ReadAsync(reference, isMadeByAddOn: true, cancellationToken);
            }
            catch (UnknownKindException unknown)
            {
                seen = new AppliedObject(reference, null, ClusterProblem.Explain(tenant.Cluster, unknown));
            }

            if (seen.Problem is null && isSettled)
                drift.Observed(manifest, seen.Live);
            report.Add(
                seen with
                {
                    Kept = kept.GetValueOrDefault(reference),
                    Awaited = seen.Problem is null ? FindAwaited(manifest, seen, isSettled, commit) : null,
                }
            );
        }

        foreach (var reference in rendered.MadeByAddOns)
            report.Add(await reader.ReadAsync(reference, isMadeByAddOn: true, cancellationToken));
    }

    /// <summary>What was seen as delivered once and differs now is drift. Until then, it is on its way.</summary>
    private static string? FindAwaited(Manifest manifest, AppliedObject seen, bool isSettled, string commit)
    {
        if (seen.Live is not { } live)
            return $"Waiting for {manifest.Title} to be created{commit}.";
        if (live["metadata"]?["deletionTimestamp"] is not null)
            return $"Waiting for {manifest.Title}, which is being deleted, to be created again{commit}.";
        return !isSettled && DriftDetector.Compare(manifest, live, ClusterApi.FieldManager).FirstOrDefault(found => !found.IsOwned) is { } difference
            ? $"Waiting for {manifest.Title} to be updated{commit}: {difference.Path} differs."
            : null;
    }

    /// <summary>The quota without pods and the read-only groups of a stopped tenant are part of what is committed; its workloads are not.</summary>
    private static ReconcileResult FollowWorkloads(ReconcileResult result, Tenant tenant)
    {
        if ((!tenant.IsStopped && !tenant.HoldsWorkloads) || result.Outcome == ReconcileOutcome.Failed)
            return result;
        var (state, reason, message) = tenant.IsStopped
            ? (
                WorkloadState.Stopped,
                "NotStopped",
                "The cluster is delivered by Git, so the portal stops no workloads: no new pods start, but those that run go on."
            )
            : (WorkloadState.Started, "Started", "The portal stops no workloads.");
        return result with
        {
            Workloads = state,
            Conditions = [.. result.Conditions, new Condition(Condition.WorkloadsInStep, ConditionStatus.True, reason, message, default)],
        };
    }
}
