using System.Collections.Concurrent;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Watching.Leases;

namespace TenantPortal.Kubernetes.Resyncing;

/// <summary>
/// Decides which resyncs need no pass: while every object of a tenant is watched and as approved, a pass would apply what is there. It remembers the passes
/// of this process; one too many is harmless.
/// </summary>
internal sealed class Resyncs(WatchDuty watches, TenantRenderer renderer, DeliveryOptions delivery, TimeProvider time)
{
    /// <summary>A tenant is applied again at least this often, whatever the watches show.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, Pass> _passes = [];

    /// <summary>Remembers a pass whose result was stored.</summary>
    /// <param name="nextAt">When the next one is due if nothing happens.</param>
    public void Finished(ClaimedTenant claim, ReconcileResult result, DateTimeOffset nextAt)
    {
        if (result is { Outcome: ReconcileOutcome.Ready, Former: FormerObjects.Unknown or FormerObjects.None })
            _passes[claim.Tenant.Id] = new Pass(claim.ClaimedUntil - TenantQueue.Lease, nextAt, claim.Tenant.Generation);
        else
            _passes.TryRemove(claim.Tenant.Id, out _);
    }

    /// <summary>The resync was postponed instead.</summary>
    public void Postponed(Tenant tenant, DateTimeOffset nextAt)
    {
        if (_passes.TryGetValue(tenant.Id, out var pass))
            _passes[tenant.Id] = pass with { NextAt = nextAt };
    }

    /// <summary>Whether the tenant is due only because its time has come, and a pass would change nothing.</summary>
    public bool CanPostpone(Tenant tenant, Team team)
    {
        var now = time.GetUtcNow();
        return _passes.TryGetValue(tenant.Id, out var pass)
            && now >= pass.NextAt
            && (now - pass.BeganAt).Duration() < MaxAge
            && tenant.Generation == pass.Generation
            && !(tenant.DisturbedAt >= pass.BeganAt)
            && IsAtRest(tenant)
            // A repository is not watched.
            && !delivery.IsByGit(tenant.Cluster)
            && watches.Follows(tenant.Cluster, tenant.Objects.Select(item => item.Object.Split(' ')[0]), pass.BeganAt)
            && IsRenderedAsApplied(tenant, team);
    }

    private static bool IsAtRest(Tenant tenant) =>
        tenant is { Failures: 0, DeleteAt: null, DeletionStartedAt: null, IsStopped: false, HoldsWorkloads: false, HeldRequestId: null }
        && tenant.ObservedGeneration == tenant.Generation
        && tenant.Objects.Count > 0
        && tenant.Objects.All(item => item.Status == ConditionStatus.True)
        && tenant.Conditions.Any(condition => condition is { Type: Condition.Ready, Status: ConditionStatus.True })
        && tenant.Conditions.Any(condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.True });

    /// <summary>A team, tier or blueprint may have changed.</summary>
    private bool IsRenderedAsApplied(Tenant tenant, Team team)
    {
        try
        {
            return renderer.Render(tenant.Id, tenant.RequestId, tenant.Spec, team).Hash == tenant.ManifestHash
                && renderer.RenderNow(tenant, team).Hash == tenant.AppliedHash;
        }
        catch (RenderingException)
        {
            // The pass explains it.
            return false;
        }
    }

    private sealed record Pass(DateTimeOffset BeganAt, DateTimeOffset NextAt, long Generation);
}
