using TenantPortal.Core.Configuration;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Deleting;
using TenantPortal.Kubernetes.Delivering;
using TenantPortal.Kubernetes.Workloads;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Reconciles one tenant: renders it again, refuses manifests that are not approved, applies them stage by stage, and checks readiness.
/// It relies on no event and is idempotent; what it remembers of an interrupted pass only saves calls.
/// </summary>
internal sealed class TenantReconciler(
    ClusterConnections connections,
    TenantRenderer renderer,
    FormerGenerations formerGenerations,
    OwnApiServer apiServer,
    TenantWorkloads workloads,
    FormerNamespaces formerNamespaces,
    GuardQueue guards,
    AppliedProgress progress,
    DriftPasses drifts,
    ClusterIdentityCheck identity,
    CapacityHolds capacity,
    GitReconciler git,
    ReconcilerOptions options,
    TimeProvider time
)
{
    /// <summary>An accepted cluster makes its tenants due.</summary>
    private static readonly TimeSpan WaitForAdmin = TimeSpan.FromMinutes(1);

    public async Task<ReconcileResult> ReconcileAsync(Tenant tenant, Team team, CancellationToken cancellationToken)
    {
        RenderedManifests rendered;
        try
        {
            rendered = renderer.Render(tenant.Id, tenant.RequestId, tenant.Spec, team);
        }
        catch (RenderingException exception)
        {
            return RenderingDiffers($"The approved tenant can no longer be rendered: {exception.Message} The portal applied nothing.");
        }

        if (rendered.Hash != tenant.ManifestHash)
            return RenderingDiffers(
                $"The blueprint, tier or team has changed: the current manifests ({rendered.Hash[..12]}) differ from the approved "
                    + $"ones ({tenant.ManifestHash[..12]}). The portal applied nothing. Submit a new request for this tenant."
            );

        if (await capacity.FindBlockingReasonAsync(tenant, cancellationToken) is { } held)
            return Waiting("CapacityGone", held, Tenant.HeldRecheckInterval);

        rendered = renderer.RenderNow(tenant, team);

        // While only the cluster's reports are missing, one read per waiting object is enough.
        var isByGit = git.IsFor(tenant.Cluster);
        var isAwaited = !isByGit && tenant.IsAwaitingReadiness(rendered.Hash);
        var report = new ReconcileReport(
            rendered,
            isAwaited ? tenant.Objects : [],
            // A tenant that was ready before is degraded, which records its own start time.
            tenant.ObservedGeneration < tenant.Generation
                ? new ProgressDeadline(options.ProgressDeadline, time.GetUtcNow(), tenant.Objects)
                : null,
            isApplying: !isByGit
        );
        report.Add(Condition.RenderedAsApproved, true, "SameHash", "The rendered manifests match the approved ones.");
        try
        {
            var api = connections.Get(tenant.Cluster).For(tenant.Name);
            if (await identity.FindProblemAsync(tenant.Cluster, api, cancellationToken) is { } blocked)
                return Waiting(blocked.Reason, blocked.Message, WaitForAdmin);
            if (isByGit)
            {
                var delivered = await git.ReconcileAsync(tenant, rendered, report, api, cancellationToken);
                return await apiServer.ObserveAsync(delivered, tenant, rendered, api, cancellationToken);
            }

            await git.ForgetAsync(tenant.Cluster, cancellationToken);
            var drift = await drifts.BeginAsync(tenant, rendered, cancellationToken);
            var applier = new ObjectApplier(
                api,
                tenant.Cluster,
                ObjectOwner.Of(tenant),
                drift,
                time,
                tenant.AppliedHash is not null && tenant.AppliedHash != rendered.Hash,
                await guards.FindBlockingReasonAsync(tenant.Cluster, cancellationToken)
            );
            var result = isAwaited
                ? await CheckReadinessAsync(applier, report.Awaited, rendered, report, cancellationToken)
                : await ApplyAsync(applier, tenant, rendered, report, cancellationToken);
            await drift.SettleAsync(cancellationToken);
            if (result.Outcome != ReconcileOutcome.Failed)
                result = await workloads.FollowAsync(
                    result,
                    tenant,
                    [
                        new WorkloadHome(rendered.Home, tenant.Tier),
                        .. await formerNamespaces.FollowAsync(tenant, renderer.GroupsOf(tenant.Spec, team), api, cancellationToken),
                    ],
                    api,
                    cancellationToken
                );
            result = await formerGenerations.RemoveAsync(result, tenant, rendered, api, cancellationToken);
            return await apiServer.ObserveAsync(result, tenant, rendered, api, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return report.Failed(ClusterProblem.Explain(tenant.Cluster, exception));
        }
    }

    private async Task<ReconcileResult> ApplyAsync(
        ObjectApplier applier,
        Tenant tenant,
        RenderedManifests rendered,
        ReconcileReport report,
        CancellationToken cancellationToken
    )
    {
        var beganAt = time.GetUtcNow();
        var applied = new Dictionary<ObjectReference, AppliedObject>(progress.Find(tenant, rendered));
        foreach (var stage in rendered.Stages)
        {
            var outcomes = await Task.WhenAll(
                stage.Select(manifest =>
                    applied.TryGetValue(ObjectReference.Of(manifest), out var known) ? Task.FromResult(known)
                    : manifest is { ApiVersion: "v1", Kind: "Namespace" } ? applier.EnsureNamespaceAsync(manifest, cancellationToken)
                    : applier.TryApplyAsync(manifest, cancellationToken)
                )
            );
            foreach (var outcome in outcomes)
            {
                report.Add(outcome);
                if (outcome.Problem is null)
                    applied[outcome.Reference] = outcome;
            }

            if (report.Problem is { } problem)
            {
                if (problem.IsTransient)
                    progress.Save(tenant, rendered, applied, beganAt);
                else
                    progress.Forget(tenant);
                return report.Failed(problem);
            }
        }

        progress.Forget(tenant);
        // The cluster is often ready by now: one read here saves the tenant another pass through the queue.
        return await CheckReadinessAsync(applier, report.Waiting, rendered, report, cancellationToken);
    }

    private static async Task<ReconcileResult> CheckReadinessAsync(
        ObjectApplier applier,
        IEnumerable<ObjectReference> waited,
        RenderedManifests rendered,
        ReconcileReport report,
        CancellationToken cancellationToken
    )
    {
        var madeByAddOns = rendered.MadeByAddOns.ToHashSet();
        foreach (
            var outcome in await Task.WhenAll(waited.Select(reference => applier.ReadAsync(reference, madeByAddOns.Contains(reference), cancellationToken)))
        )
            report.Add(outcome);
        return report.Problem is { } problem ? report.Failed(problem) : report.Finished();
    }

    /// <summary>No failure: the tenant can only wait for people.</summary>
    private static ReconcileResult Waiting(string reason, string sentence, TimeSpan retryAfter) =>
        new(ReconcileOutcome.Waiting, [new Condition(Condition.Ready, ConditionStatus.False, reason, sentence, default)], []) { RetryAfter = retryAfter };

    private static ReconcileResult RenderingDiffers(string sentence) =>
        new(
            ReconcileOutcome.Failed,
            [
                new Condition(Condition.RenderedAsApproved, ConditionStatus.False, "NeedsApproval", sentence, default),
                new Condition(Condition.Ready, ConditionStatus.False, "NeedsApproval", sentence, default),
            ],
            []
        );
}
