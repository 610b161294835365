namespace TenantPortal.Core.Loops;

/// <summary>
/// The delay after consecutive failures: short at first, because many failures are transient, then exponentially longer up to a maximum, and
/// varied, so that several processes do not retry at the same moment.
/// </summary>
/// <param name="Max">The longest delay.</param>
public sealed record RetryDelays(TimeSpan Max)
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest delay after this many failures.</summary>
    /// <param name="failures">1 after the first failure.</param>
    public TimeSpan Longest(int failures)
    {
        // 2^20 times the first delay exceeds any maximum, and a larger shift would overflow.
        var delay = First * (1L << Math.Clamp(failures - 1, 0, 20));
        return delay < Max ? delay : Max;
    }

    /// <summary>Between half of the longest delay and all of it.</summary>
    /// <param name="chance">From 0 to 1.</param>
    public TimeSpan After(int failures, double chance) => Longest(failures) * (0.5 + chance / 2);
}
