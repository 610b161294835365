using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Requests.Automatic;

/// <summary>Holds requests against the rule for automatic approval, and approves by it where that is switched on.</summary>
public sealed class AutoApprover(AutoApprovalOptions options, UsageReader usage, DecideRequest decisions, TierCatalog tiers, TimeProvider time)
{
    /// <summary>Stores with the request what the rule says of its present revision; nothing while the rule is off.</summary>
    public async Task EvaluateAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        if (options.Mode == AutoApprovalMode.Off || request.Original is null || request.Kind is not (RequestKind.ChangeQuota or RequestKind.Renew))
            return;
        request.Evaluate(AutoApprovalPolicy.Evaluate(await ReadFactsAsync(db, request, cancellationToken), options));
    }

    /// <summary>Approves a new request that meets the whole rule and hands it over, in the context of the caller.</summary>
    public async Task<Result> ApproveAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        if (options.Mode != AutoApprovalMode.On || request.AutoApproval is not { Approves: true } evaluation)
            return Result.Done;
        var now = time.GetUtcNow();
        request.ApproveByRule(evaluation.Rule, now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "request.approved-by-rule",
                request.Id,
                $"Approved revision {request.ManifestHash} by the rule. "
                    + $"{string.Join(" ", evaluation.Conditions.Select(condition => $"{condition.Name}: {condition.Figures}"))}",
                now,
                request.TenantName,
                request.Team
            )
        );
        db.Announce(RequestAnnouncements.ApprovedByRule(request.ToAnnounced(), now));
        return await decisions.HandOverAsync(db, request, now, cancellationToken);
    }

    private async Task<AutoApprovalFacts> ReadFactsAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(tenant => tenant.Id == request.TenantId, cancellationToken);
        var since = now.AddDays(-365);
        var byRule = await db
            .Requests.AsNoTracking()
            .Where(other =>
                other.TenantId == request.TenantId && other.Decisions.Any(decision => decision.DeciderId == Decider.Rule.Id && decision.VoidedAt == null)
            )
            .Select(other => new { other.Kind, other.DecidedAt })
            .ToListAsync(cancellationToken);
        return new AutoApprovalFacts
        {
            Kind = request.Kind,
            Original = request.Original!,
            Requested = request.Requested,
            Tier = tiers.Find(request.Requested.Tier),
            Phase = tenant.Phase,
            IsClusterReachable = await db
                .Clusters.Where(cluster => cluster.Cluster == request.Cluster)
                .Select(cluster => (bool?)cluster.Reachable)
                .SingleOrDefaultAsync(cancellationToken),
            HighestShares = await usage.HighestShareAsync(db, request.TenantId, options.UseDays, cancellationToken),
            Used = await db.ReadUsedAsync(request.TenantId, cancellationToken),
            Capacity = request.Capacity,
            Budget = request.Budget,
            ApprovedByRule = [.. byRule.Select(other => other.DecidedAt).OfType<DateTimeOffset>().Where(at => at >= since)],
            IsRenewedByRule = byRule.Exists(other => other.Kind == RequestKind.Renew),
            Now = now,
        };
    }
}
