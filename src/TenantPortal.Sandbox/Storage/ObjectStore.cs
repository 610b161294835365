using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Storage;

/// <summary>
/// The only storage of objects. One lock orders all writes and assigns each a revision; returned objects never
/// change, so readers and watchers need no lock.
/// </summary>
internal sealed class ObjectStore(int eventWindow)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceStore> _stores = new(StringComparer.Ordinal);
    private long _revision;
    private int _history;

    /// <summary>The number of the current history: a restore begins the next one, and positions of different histories are not comparable.</summary>
    public int History => Volatile.Read(ref _history);

    /// <summary>Called for every change in order, inside the lock: subscribers must return quickly.</summary>
    public Action<WatchEvent>? Changed { get; set; }

    public StoredObject? Find(ResourceType type, string ns, string name)
    {
        lock (_lock)
        {
            return StoreOf(type.QualifiedName).Find(ns, name);
        }
    }

    /// <summary>The objects of one namespace, or of all for null, as they are at the revision that comes with them.</summary>
    public (List<StoredObject> Objects, long Revision) List(ResourceType type, string? ns)
    {
        lock (_lock)
        {
            return (StoreOf(type.QualifiedName).List(ns), _revision);
        }
    }

    public int Count(string qualifiedName, string ns)
    {
        lock (_lock)
        {
            return StoreOf(qualifiedName).Count(ns);
        }
    }

    public List<StoredObject> ListNamespace(string ns)
    {
        lock (_lock)
        {
            return [.. _stores.Values.SelectMany(store => store.List(ns))];
        }
    }

    public StoredObject Add(ResourceType type, JsonObject node)
    {
        lock (_lock)
        {
            var name = (string)node["metadata"]!["name"]!;
            var ns = (string?)node["metadata"]!["namespace"] ?? "";
            CheckCreation(type, ns, name);
            var store = StoreOf(type.QualifiedName);
            var stored = Stamp(type, node);
            store.Put(stored);
            Announce(store, new WatchEvent(ChangeKind.Added, stored, null));
            return stored;
        }
    }

    /// <summary>Refuses a new object whose name is taken or whose namespace is missing or being deleted.</summary>
    public void CheckCreation(ResourceType type, string ns, string name)
    {
        lock (_lock)
        {
            if (type.Namespaced)
            {
                var found = StoreOf(BuiltInResources.Namespaces.QualifiedName).Find("", ns) ?? throw ApiException.NotFound(BuiltInResources.Namespaces, ns);
                if (found.BeingDeleted)
                {
                    throw ApiException.NamespaceTerminating(type, name, ns);
                }
            }

            if (StoreOf(type.QualifiedName).Find(ns, name) is not null)
            {
                throw ApiException.AlreadyExists(type, name);
            }
        }
    }

    /// <summary>Replaces an object unless it has changed; then returns null, and the caller retries.</summary>
    public StoredObject? TryReplace(ResourceType type, StoredObject expected, JsonObject node)
    {
        lock (_lock)
        {
            var store = StoreOf(type.QualifiedName);
            if (store.Find(expected.Namespace, expected.Name) != expected)
            {
                return null;
            }

            var stored = Stamp(type, node);
            store.Put(stored);
            Announce(store, new WatchEvent(ChangeKind.Modified, stored, expected));
            return stored;
        }
    }

    /// <summary>Removes an object unless it has changed; its last version has the revision of the removal.</summary>
    public StoredObject? TryRemove(ResourceType type, StoredObject expected, JsonObject last)
    {
        lock (_lock)
        {
            var store = StoreOf(type.QualifiedName);
            if (store.Find(expected.Namespace, expected.Name) != expected)
            {
                return null;
            }

            var stored = Stamp(type, last);
            store.Remove(expected);
            Announce(store, new WatchEvent(ChangeKind.Deleted, stored, expected));
            return stored;
        }
    }

    /// <summary>The start of a watch: the current objects, and the position of the next event.</summary>
    public (List<StoredObject> Objects, long Sequence, long Revision) Snapshot(ResourceType type, string? ns)
    {
        lock (_lock)
        {
            var store = StoreOf(type.QualifiedName);
            return (store.List(ns), store.NextSequence, _revision);
        }
    }

    /// <summary>The position of the first event after a revision, or null when it is outside the window.</summary>
    public long? SequenceAfter(ResourceType type, long revision)
    {
        lock (_lock)
        {
            var store = StoreOf(type.QualifiedName);
            return revision < store.ForgottenRevision ? null : store.SequenceAfter(revision);
        }
    }

    /// <summary>
    /// Copies the events from a position on. Watchers pull, so a slow one blocks no one: it finds that the window has moved on
    /// (<see cref="WatchBatch.Lost"/>) and must list again.
    /// </summary>
    public WatchBatch Read(ResourceType type, int history, long sequence, List<WatchEvent> events, int maxCount)
    {
        lock (_lock)
        {
            if (history != _history)
            {
                return new WatchBatch(sequence, _revision, Lost: false, Ended: true, Task.CompletedTask);
            }

            var store = StoreOf(type.QualifiedName);
            if (sequence < store.FirstSequence)
            {
                return new WatchBatch(sequence, _revision, Lost: true, Ended: false, Task.CompletedTask);
            }

            var end = Math.Min(store.NextSequence, sequence + maxCount);
            for (var at = sequence; at < end; at++)
            {
                events.Add(store.At(at));
            }

            return new WatchBatch(end, _revision, Lost: false, Ended: false, end == store.NextSequence ? store.NextChange() : Task.CompletedTask);
        }
    }

    public StoreContent Copy()
    {
        lock (_lock)
        {
            return new StoreContent(_stores.ToDictionary(store => store.Key, store => store.Value.List(null)), _revision);
        }
    }

    /// <summary>
    /// Replaces all objects and the revision. As when an API server restarts on an older etcd, watches end, and no event says what has changed.
    /// </summary>
    public void Replace(StoreContent content)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            waiting = [.. _stores.Values.Select(store => store.TakeWaiters()).OfType<TaskCompletionSource>()];
            _stores.Clear();
            (_revision, _history) = (content.Revision, _history + 1);
            foreach (var (name, objects) in content.Objects)
            {
                var store = _stores[name] = new ResourceStore(eventWindow, content.Revision);
                foreach (var stored in objects)
                {
                    store.Put(stored);
                    Changed?.Invoke(new WatchEvent(ChangeKind.Added, stored, null));
                }
            }
        }

        waiting.ForEach(waiter => waiter.TrySetResult());
    }

    private StoredObject Stamp(ResourceType type, JsonObject node)
    {
        var revision = ++_revision;
        node["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return StoredObject.From(type, node, revision);
    }

    private void Announce(ResourceStore store, WatchEvent change)
    {
        var waiters = store.Record(change);
        Changed?.Invoke(change);
        waiters?.TrySetResult();
    }

    private ResourceStore StoreOf(string qualifiedName)
    {
        if (!_stores.TryGetValue(qualifiedName, out var store))
        {
            _stores[qualifiedName] = store = new ResourceStore(eventWindow);
        }

        return store;
    }
}
