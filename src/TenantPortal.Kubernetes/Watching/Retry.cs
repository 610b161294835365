using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Counts consecutive failures, and varies the delay after each, so that several replicas do not retry at the same moment.</summary>
internal sealed class Retry(TimeSpan maxWait)
{
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>Counts a failure. The delay is between half of the backoff and all of it.</summary>
    public TimeSpan Next() => Backoff.After(++_failures, maxWait) * (0.5 + Random.Shared.NextDouble() / 2);
}
