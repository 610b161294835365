using System.Threading.Channels;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Collects items while the last batch is being stored: one write for many events, without delay when there are few.</summary>
internal sealed class Batches<T>(Func<IReadOnlyList<T>, CancellationToken, Task> store)
{
    private const int MaxSize = 500;

    /// <summary>Bounded: a database that is slower than the cluster slows down the watch instead of filling memory.</summary>
    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(4 * MaxSize) { SingleReader = true, SingleWriter = true });

    public ValueTask AddAsync(T item, CancellationToken cancellationToken) => _waiting.Writer.WriteAsync(item, cancellationToken);

    /// <summary>No more items follow.</summary>
    public void Complete() => _waiting.Writer.Complete();

    /// <summary>Stores added items until all are stored, it fails or is canceled.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<T>();
            while (batch.Count < MaxSize && _waiting.Reader.TryRead(out var item))
                batch.Add(item);
            await store(batch, cancellationToken);
        }
    }
}
