namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The delay after consecutive failures: short at first, because many failures are transient, then exponentially longer up to a maximum.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <param name="failures">1 after the first failure.</param>
    public static TimeSpan After(int failures, TimeSpan max)
    {
        // 2^20 times the first delay exceeds any maximum, and a larger shift would overflow.
        var wait = First * (1L << Math.Clamp(failures - 1, 0, 20));
        return wait < max ? wait : max;
    }
}
