using System.Threading.RateLimiting;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>How many refused tokens an address may send.</summary>
internal sealed class RefusedTokenLimit : IDisposable
{
    public const int Most = 20;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            address,
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = Most,
                Window = Window,
                QueueLimit = 0,
            }
        )
    );

    /// <summary>False when there were too many.</summary>
    public bool TryCount(string address)
    {
        using var lease = _limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
