namespace TenantPortal.Core.Loops;

/// <summary>
/// Counts the consecutive failures of one loop, and decides how long it waits after each. A success between two failures is not enough to
/// start over: the loop must have worked for as long as it last waited, and for at least <see cref="MinWork"/>.
/// </summary>
public sealed class LoopRetry(string loop, TimeSpan maxWait, TimeProvider time, LoopMetrics metrics)
{
    /// <summary>What lasts for a shorter time is not yet work.</summary>
    public static readonly TimeSpan MinWork = TimeSpan.FromSeconds(1);

    private readonly RetryDelays _delays = new(maxWait);
    private DateTimeOffset? _workingSince;
    private TimeSpan _lastWait;

    /// <summary>Consecutive failures.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure, and returns how long to wait before the next attempt.</summary>
    public TimeSpan Failed()
    {
        metrics.Failed(loop);
        _workingSince = null;
        return _lastWait = _delays.After(++Failures, Random.Shared.NextDouble());
    }

    /// <summary>A round of the loop succeeded.</summary>
    /// <param name="startedAt">When the round began, so that one long round counts like many short ones.</param>
    public void Worked(DateTimeOffset startedAt)
    {
        _workingSince ??= startedAt;
        if (time.GetUtcNow() - _workingSince >= (_lastWait > MinWork ? _lastWait : MinWork))
            Failures = 0;
    }

    /// <summary>The loop has worked for this time without a break.</summary>
    public void WorkedFor(TimeSpan duration)
    {
        if (duration >= MinWork)
            Failures = 0;
    }
}
