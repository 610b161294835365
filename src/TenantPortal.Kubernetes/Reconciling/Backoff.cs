namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>How long to wait after failures in a row: soon at first, because many faults pass in a moment, then ever longer up to a bound.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <param name="failures">1 after the first failure.</param>
    public static TimeSpan After(int failures, TimeSpan most)
    {
        // 2^20 times the first wait is beyond any bound, and beyond that the shift would overflow.
        var wait = First * (1L << Math.Clamp(failures - 1, 0, 20));
        return wait < most ? wait : most;
    }
}
