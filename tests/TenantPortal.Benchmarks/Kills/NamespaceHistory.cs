using System.Collections.Concurrent;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>Every namespace that was seen in the cluster, with its uids: two of them mean that it was deleted and created again.</summary>
internal sealed class NamespaceHistory(BareClient server)
{
    // The deletion of a namespace takes the cluster longer.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HashSet<string>> _uids = new();

    public IReadOnlyList<string> CreatedTwice => [.. _uids.Where(seen => seen.Value.Count > 1).Select(seen => seen.Key)];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                foreach (var (name, uid) in await server.ListNamespaceUidsAsync(cancellationToken))
                    _uids.GetOrAdd(name, _ => []).Add(uid);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
