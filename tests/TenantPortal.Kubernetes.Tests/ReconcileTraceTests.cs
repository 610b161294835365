using System.Diagnostics;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tracing;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>How a reconcile is connected with the approval that it carries out.</summary>
public sealed class ReconcileTraceTests : IDisposable
{
    private const string Approval = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly RecordedSpans _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public void One_that_begins_at_once_is_part_of_the_trace_of_the_approval()
    {
        using var span = ReconcileTrace.Start(Approved(), Given.Now.AddSeconds(59))!;

        Assert.Equal(Approval, span.ParentId);
        Assert.Empty(span.Links);
        Assert.Equal("shop", span.GetTagItem(SpanTag.Tenant));
    }

    [Fact]
    public void A_later_one_is_a_trace_of_its_own_that_links_to_the_approval()
    {
        using var span = ReconcileTrace.Start(Approved(), Given.Now.AddMinutes(1))!;

        Assert.Null(span.ParentId);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(span.Links).Context.TraceId.ToString());
    }

    [Fact]
    public void One_of_a_tenant_that_is_ready_is_not_connected_with_the_approval()
    {
        var tenant = Approved();
        tenant.Observe(new ReconcileResult(ReconcileOutcome.Ready, [], []), Given.Now, TimeSpan.Zero);

        using var span = ReconcileTrace.Start(tenant, Given.Now.AddSeconds(1))!;

        Assert.Null(span.ParentId);
        Assert.Empty(span.Links);
    }

    [Fact]
    public void An_approval_that_was_not_traced_leads_to_a_trace_of_its_own()
    {
        using var span = ReconcileTrace.Start(Given.Tenant(), Given.Now)!;

        Assert.Null(span.ParentId);
        Assert.Empty(span.Links);
    }

    private static Tenant Approved() => Tenant.From(Given.ApprovedRequest().ToApprovedChange() with { TraceParent = Approval }, Given.Now);
}
