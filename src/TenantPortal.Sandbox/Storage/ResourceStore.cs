using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Storage;

/// <summary>All objects of one resource and its latest changes. The store's lock guards every member.</summary>
/// <param name="forgotten">The revision of the first objects: no event up to it is known.</param>
internal sealed class ResourceStore(int window, long forgotten = 0)
{
    private readonly SortedDictionary<string, SortedDictionary<string, StoredObject>> _namespaces = new(StringComparer.Ordinal);
    private readonly WatchEvent[] _events = new WatchEvent[window];
    private TaskCompletionSource? _waiters;

    /// <summary>The sequence number that the next event gets; events are numbered without gaps.</summary>
    public long NextSequence { get; private set; }

    /// <summary>The revision of the newest event that the window has lost.</summary>
    public long ForgottenRevision { get; private set; } = forgotten;

    public long FirstSequence => Math.Max(0, NextSequence - _events.Length);

    public StoredObject? Find(string ns, string name) => _namespaces.TryGetValue(ns, out var objects) ? objects.GetValueOrDefault(name) : null;

    public List<StoredObject> List(string? ns)
    {
        if (ns is null)
        {
            return [.. _namespaces.Values.SelectMany(objects => objects.Values)];
        }

        return _namespaces.TryGetValue(ns, out var found) ? [.. found.Values] : [];
    }

    public int Count(string ns) => _namespaces.TryGetValue(ns, out var objects) ? objects.Count : 0;

    public void Put(StoredObject stored)
    {
        if (!_namespaces.TryGetValue(stored.Namespace, out var objects))
        {
            _namespaces[stored.Namespace] = objects = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal);
        }

        objects[stored.Name] = stored;
    }

    public void Remove(StoredObject stored)
    {
        var objects = _namespaces[stored.Namespace];
        objects.Remove(stored.Name);
        if (objects.Count == 0)
        {
            _namespaces.Remove(stored.Namespace);
        }
    }

    /// <summary>The waiters for the next change. Release them outside the lock.</summary>
    public TaskCompletionSource? TakeWaiters()
    {
        var waiters = _waiters;
        _waiters = null;
        return waiters;
    }

    public TaskCompletionSource? Record(WatchEvent change)
    {
        ref var slot = ref _events[NextSequence % _events.Length];
        if (NextSequence >= _events.Length)
        {
            ForgottenRevision = slot.Object.Revision;
        }

        slot = change;
        NextSequence++;
        return TakeWaiters();
    }

    public WatchEvent At(long sequence) => _events[sequence % _events.Length];

    /// <summary>The first event after a revision; the caller has checked that it is not forgotten.</summary>
    public long SequenceAfter(long revision)
    {
        var (low, high) = (FirstSequence, NextSequence);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (At(middle).Object.Revision > revision)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    public Task NextChange() => (_waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
