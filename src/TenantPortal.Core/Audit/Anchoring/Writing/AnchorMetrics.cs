using System.Diagnostics.Metrics;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Counts the attempts to record the end of the audit log, by target and result.</summary>
internal sealed class AnchorMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _attempts = meters
        .Create(LoopMetrics.MeterName)
        .CreateCounter<long>("tenantportal.audit.anchors", description: "Attempts to record the end of the audit log outside the portal.");

    public void Count(AnchorKind kind, bool succeeded) =>
        _attempts.Add(
            1,
            new KeyValuePair<string, object?>("target", kind.ToString()),
            new KeyValuePair<string, object?>("result", succeeded ? "recorded" : "failed")
        );
}
