using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>A clock that stands still until a test moves it, and that shows every delay that begins.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _delays = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Waits until the next delay has begun.</summary>
    public ValueTask<TimeSpan> NextDelayAsync(CancellationToken cancellationToken) => _delays.Reader.ReadAsync(cancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _delays.Writer.TryWrite(dueTime);
        return timer;
    }
}
