using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Holds the nightly checks to <see cref="IsolationOptions.MaxRequestsPerSecond"/>: after each, the next waits as long as its requests are worth.</summary>
internal sealed class CheckPace(IsolationOptions options, TimeProvider time)
{
    private DateTimeOffset _freeAt;

    /// <summary>How long planned checks have to wait; not positive when they need not.</summary>
    public TimeSpan Wait => _freeAt - time.GetUtcNow();

    /// <param name="since">When these requests began.</param>
    public void Spend(int requests, DateTimeOffset since) =>
        _freeAt = (_freeAt > since ? _freeAt : since) + TimeSpan.FromSeconds((double)requests / options.MaxRequestsPerSecond);
}
