using System.Threading.RateLimiting;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>Limits how many refused tokens an address can send.</summary>
internal sealed class RefusedTokenLimit : IDisposable
{
    public const int MaxRefused = 20;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            address,
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = MaxRefused,
                Window = Window,
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Returns false if the limit is exceeded.</summary>
    public bool TryCount(string address)
    {
        using var lease = _limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
