using System.Threading.Channels;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Gathers what comes while the last batch is being stored: one write for many events, and none is held back when it is quiet.</summary>
internal sealed class Batches<T>(Func<IReadOnlyList<T>, CancellationToken, Task> store)
{
    private const int Most = 500;

    /// <summary>Bounded: a database that is slower than the cluster slows the watch down instead of filling the memory.</summary>
    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(4 * Most) { SingleReader = true, SingleWriter = true });

    public ValueTask AddAsync(T item, CancellationToken cancellationToken) => _waiting.Writer.WriteAsync(item, cancellationToken);

    /// <summary>Stores what is added until it fails or is ended.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<T>();
            while (batch.Count < Most && _waiting.Reader.TryRead(out var item))
                batch.Add(item);
            await store(batch, cancellationToken);
        }
    }
}
