using System.Diagnostics.Metrics;

namespace TenantPortal.Core.Loops;

/// <summary>Counts the failures of background loops by the name of the loop.</summary>
public sealed class LoopMetrics(IMeterFactory meters)
{
    /// <summary>The name of the portal's meter.</summary>
    public const string MeterName = "TenantPortal";

    /// <summary>The name of the counter.</summary>
    public const string Failures = "tenantportal.loop.failures";

    private readonly Counter<long> _failures = meters.Create(MeterName).CreateCounter<long>(Failures, description: "Failed rounds of background loops.");

    public void Failed(string loop) => _failures.Add(1, new KeyValuePair<string, object?>("loop", loop));
}
