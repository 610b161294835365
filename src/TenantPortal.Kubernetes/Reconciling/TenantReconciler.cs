using Microsoft.Extensions.Logging;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Reconciles one tenant: renders it again, refuses manifests that are not approved, applies them stage by stage, and checks readiness.
/// It relies on no event and keeps no state, so it is idempotent.
/// </summary>
internal sealed partial class TenantReconciler(
    ClusterConnections connections,
    TenantRenderer renderer,
    TenantInventory inventory,
    FormerGenerations formerGenerations,
    OwnApiServer apiServer,
    GuardQueue guards,
    ReconcilerOptions options,
    TimeProvider time,
    ILogger<TenantReconciler> logger
)
{
    /// <summary>Removes all objects of the tenant: the approved ones, because a new rendering may differ.</summary>
    public async Task<ReconcileResult> RemoveAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var objects = await inventory.ListAsync(tenant, cancellationToken);
        Removal removal;
        try
        {
            removal = await RemoverOf(tenant).RemoveAsync(objects, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            removal = new Removal(null, null, Explain(exception, tenant));
        }

        if (removal.Problem is { } problem)
            return Removed(ReconcileOutcome.Failed, problem.Reason, problem.Message);
        return removal.WaitsFor is { } sentence
            ? Removed(ReconcileOutcome.Deleting, "Deleting", sentence)
            : Removed(ReconcileOutcome.Deleted, "Deleted", "None of the tenant's objects are left in the cluster.");

        ReconcileResult Removed(ReconcileOutcome outcome, string reason, string message) =>
            new(
                outcome,
                [new Condition(Condition.Ready, ConditionStatus.False, reason, message, default)],
                [
                    .. objects.Select(reference => new ObjectCondition(
                        reference.Title,
                        ConditionStatus.Unknown,
                        "Deleting",
                        reference == removal.Object ? message : "Deleted with the tenant.",
                        default
                    )),
                ]
            );
    }

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

        if (tenant.QuarantinedAt is not null)
            rendered = renderer.RenderQuarantined(tenant.Id, tenant.RequestId, tenant.Spec, team);

        // While only the cluster's reports are missing, one read per waiting object is enough.
        var isAwaited = tenant.IsAwaitingReadiness(rendered.Hash);
        var report = new ReconcileReport(
            rendered,
            isAwaited ? tenant.Objects : [],
            // A tenant that was ready before is degraded, which records its own start time.
            tenant.ObservedGeneration < tenant.Generation
                ? new ProgressDeadline(options.ProgressDeadline, time.GetUtcNow(), tenant.Objects)
                : null
        );
        report.Add(Condition.RenderedAsApproved, true, "SameHash", "The rendered manifests match the approved ones.");
        try
        {
            var api = connections.Get(tenant.Cluster);
            var applier = new ObjectApplier(
                api,
                tenant.Cluster,
                tenant.Name,
                tenant.Id,
                time,
                await guards.FindBlockingReasonAsync(tenant.Cluster, cancellationToken)
            );
            var result = isAwaited
                ? await CheckReadinessAsync(applier, report.Awaited, rendered, report, cancellationToken)
                : await ApplyAsync(applier, rendered, report, cancellationToken);
            result = await formerGenerations.RemoveAsync(result, tenant, rendered, RemoverOf(tenant), cancellationToken);
            return await apiServer.ObserveAsync(result, tenant, rendered, api, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return report.Failed(Explain(exception, tenant));
        }
    }

    private ObjectRemover RemoverOf(Tenant tenant) => new(connections.Get(tenant.Cluster), tenant.Cluster, tenant.Name, tenant.Id);

    private ClusterProblem Explain(Exception exception, Tenant tenant)
    {
        var problem = ClusterProblem.Explain(tenant.Cluster, exception);
        ClusterFailed(exception, tenant.Name, tenant.Cluster, problem.Reason);
        return problem;
    }

    private static async Task<ReconcileResult> ApplyAsync(
        ObjectApplier applier,
        RenderedManifests rendered,
        ReconcileReport report,
        CancellationToken cancellationToken
    )
    {
        foreach (var stage in rendered.Stages)
        {
            var applied = await Task.WhenAll(
                stage.Select(manifest =>
                    manifest is { ApiVersion: "v1", Kind: "Namespace" }
                        ? applier.EnsureNamespaceAsync(manifest, cancellationToken)
                        : applier.ApplyAsync(manifest, cancellationToken)
                )
            );
            foreach (var outcome in applied)
                report.Add(outcome);
            if (report.Problem is { } problem)
                return report.Failed(problem);
        }

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

    private static ReconcileResult RenderingDiffers(string sentence) =>
        new(
            ReconcileOutcome.Failed,
            [
                new Condition(Condition.RenderedAsApproved, ConditionStatus.False, "NeedsApproval", sentence, default),
                new Condition(Condition.Ready, ConditionStatus.False, "NeedsApproval", sentence, default),
            ],
            []
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not reconcile tenant {Tenant} on {Cluster} ({Reason}). The portal retries automatically")]
    private partial void ClusterFailed(Exception exception, string tenant, string cluster, string reason);
}
