using System.Diagnostics;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tracing;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The span of one reconcile of a tenant, connected with the approval that it carries out.</summary>
internal static class ReconcileTrace
{
    /// <summary>Later work is a trace of its own: traces that stay open for hours cannot be read.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(1);

    public static Activity? Start(Tenant tenant, DateTimeOffset now)
    {
        // A tenant that is ready is reconciled because of the clock or the cluster, and no longer because of its approval.
        var isApproval = tenant.ObservedGeneration < tenant.Generation || tenant.DeleteAt is not null;
        return PortalTracing
            .Follow("tenant.reconcile", isApproval ? tenant.TraceParent : null, now - tenant.ApprovedAt < AtOnce)
            ?.SetTag(SpanTag.Tenant, tenant.Name)
            .SetTag(SpanTag.Cluster, tenant.Cluster)
            .SetTag(SpanTag.Tier, tenant.Tier)
            .SetTag(SpanTag.Generation, tenant.Generation)
            .SetTag(SpanTag.Request, tenant.RequestId);
    }
}
