using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>
/// Checks one tenant's isolation in its cluster: reads its objects, queries the rights of its groups, and probes with dry runs
/// what must be refused. Nightly checks reuse earlier answers while nothing that they depend on has changed.
/// It never repairs anything; the reconciler does.
/// </summary>
internal sealed class IsolationChecker(
    ClusterConnections connections,
    ClusterCatalog clusters,
    TierCatalog tiers,
    ClusterWideRights wideRights,
    TimeProvider time
)
{
    private static readonly IsolationCheck[] ByDesign =
    [
        new(
            "self-service-bindings",
            "The team manages its own role bindings",
            "Not checked: a benchmark of self-service, not of isolation.",
            IsolationSeverity.Minor,
            "MTB-PL2-BC-OPS-3"
        ),
        new(
            "self-service-policies",
            "The team manages its own network policies",
            "Not checked: a benchmark of self-service, not of isolation.",
            IsolationSeverity.Minor,
            "MTB-PL2-BC-OPS-4"
        ),
    ];

    /// <exception cref="ClusterRefusedException">The namespace is gone, or the portal may not read it.</exception>
    public async Task<IsolationRun> CheckAsync(ClaimedCheck claim, CancellationToken cancellationToken)
    {
        var (tier, cluster) = (tiers.Find(claim.Tenant.Tier), clusters.Find(claim.Tenant.Cluster));
        if (tier is null || cluster is null)
            throw new RenderingException($"The tier '{claim.Tenant.Tier}' or the cluster '{claim.Tenant.Cluster}' is no longer configured.");
        var api = connections.Get(claim.Tenant.Cluster);
        var tenant = CheckedTenant.Of(claim, tier, tiers, cluster);
        var live = await CheckedNamespace.ReadAsync(api, tenant.Namespace, cancellationToken);
        var network = new NetworkChecks(tenant, live).Check();
        var basis = AnswerBasis.Of(tenant, live, claim.MissingGuards);
        var (answers, requested) = await KeepAsync(claim, tenant, basis, cancellationToken);
        if (answers is null)
        {
            var reviews = new AccessReviews(api);
            var inquiry = new IsolationInquiry(time.GetUtcNow(), basis);
            var access = await new AccessChecks(reviews, claim.Tenant.Cluster, tenant).CheckAsync(cancellationToken);
            var admission = await new AdmissionChecks(api, live).CheckAsync(cancellationToken);
            answers = [.. admission.Concat(access).Select(finding => finding with { Inquiry = inquiry })];
            requested += reviews.Count + AdmissionChecks.Requests;
        }

        return new IsolationRun(
            [
                .. LabelChecks.Check(tenant, live),
                .. answers,
                .. network.Findings,
                .. tier.Isolation == Core.Tiers.Isolation.DedicatedCluster ? QuotaChecks.NotApplicable() : QuotaChecks.Check(live),
                .. OwnershipChecks.Check(tenant, live),
                .. ByDesign.Select(check => check.NotApplicable("Deliberately not met: changes need an approved request in the portal.")),
            ],
            network.Network,
            CheckedNamespace.Requests + requested
        );
    }

    /// <summary>The known findings if they are still valid, or null, and the number of requests.</summary>
    private async Task<(IReadOnlyList<IsolationFinding>? Answers, int Requests)> KeepAsync(
        ClaimedCheck claim,
        CheckedTenant tenant,
        string basis,
        CancellationToken cancellationToken
    )
    {
        if (claim.Known.Count == 0 || claim.Known.Any(finding => finding.Inquiry?.Basis != basis))
            return (null, 0);
        var (rights, requests) = await wideRights.FindAsync(claim.Tenant.Cluster, cancellationToken);
        return (rights.AreConsistentWith(tenant, claim.Known) ? claim.Known : null, requests);
    }
}
