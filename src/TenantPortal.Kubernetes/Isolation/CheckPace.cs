using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>
/// Limits the nightly checks to <see cref="IsolationOptions.MaxRequestsPerSecond"/>: each check delays the next one in proportion to its
/// requests.
/// </summary>
internal sealed class CheckPace(IsolationOptions options, TimeProvider time)
{
    private DateTimeOffset _freeAt;

    /// <summary>How long scheduled checks must wait; zero or negative when they need not.</summary>
    public TimeSpan Wait => _freeAt - time.GetUtcNow();

    /// <param name="since">When these requests started.</param>
    public void Spend(int requests, DateTimeOffset since) =>
        _freeAt = (_freeAt > since ? _freeAt : since) + TimeSpan.FromSeconds((double)requests / options.MaxRequestsPerSecond);
}
