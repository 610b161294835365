using System.Threading.Channels;

namespace TenantPortal.Core;

/// <summary>
/// What this process has published and not yet announced to other processes, as one notice. Where no one sends it, it stays as small as one notice.
/// </summary>
public sealed class ChangeOutbox
{
    private readonly Channel<bool> _filled = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private ChangeTopics _topics;
    private bool _wakesReconcilers;

    /// <summary>The name of this process in notices, which no other process has.</summary>
    public string Sender { get; } = Guid.NewGuid().ToString("N");

    public void Add(ChangeTopics topics, bool wakesReconcilers)
    {
        if (topics == ChangeTopics.None && !wakesReconcilers)
            return;
        lock (_lock)
        {
            _topics |= topics;
            _wakesReconcilers |= wakesReconcilers;
        }

        _filled.Writer.TryWrite(true);
    }

    /// <summary>Waits until something was added after the last call. It may have been taken in the meantime.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _filled.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes everything; null when there is nothing.</summary>
    public ChangeNotice? Take()
    {
        lock (_lock)
        {
            var notice = new ChangeNotice(Sender, _topics, _wakesReconcilers);
            (_topics, _wakesReconcilers) = (ChangeTopics.None, false);
            return notice is { Topics: ChangeTopics.None, WakesReconcilers: false } ? null : notice;
        }
    }
}
