using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Storage;

/// <summary>
/// The only place where objects live. One lock orders all writes and gives each a revision; what comes out never
/// changes, so readers and watchers need no lock of their own.
/// </summary>
internal sealed class ObjectStore(int eventWindow)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>Told of every change in order, inside the lock: subscribers only take a note.</summary>
    public Action<WatchEvent>? Changed { get; set; }

    public StoredObject? Find(ResourceType type, string ns, string name)
    {
        lock (_lock)
        {
            return ShelfOf(type.QualifiedName).Find(ns, name);
        }
    }

    /// <summary>The objects of one namespace, or of all for null, as they are at the revision that comes with them.</summary>
    public (List<StoredObject> Objects, long Revision) List(ResourceType type, string? ns)
    {
        lock (_lock)
        {
            return (ShelfOf(type.QualifiedName).List(ns), _revision);
        }
    }

    public int Count(string qualifiedName, string ns)
    {
        lock (_lock)
        {
            return ShelfOf(qualifiedName).Count(ns);
        }
    }

    public List<StoredObject> ListNamespace(string ns)
    {
        lock (_lock)
        {
            return [.. _shelves.Values.SelectMany(shelf => shelf.List(ns))];
        }
    }

    public StoredObject Add(ResourceType type, JsonObject node)
    {
        lock (_lock)
        {
            var name = (string)node["metadata"]!["name"]!;
            var ns = (string?)node["metadata"]!["namespace"] ?? "";
            CheckCreation(type, ns, name);
            var shelf = ShelfOf(type.QualifiedName);
            var stored = Stamp(type, node);
            shelf.Put(stored);
            Announce(shelf, new WatchEvent(ChangeKind.Added, stored, null));
            return stored;
        }
    }

    /// <summary>Refuses a new object whose name is taken or whose namespace is missing or on its way out.</summary>
    public void CheckCreation(ResourceType type, string ns, string name)
    {
        lock (_lock)
        {
            if (type.Namespaced)
            {
                var found = ShelfOf(BuiltInResources.Namespaces.QualifiedName).Find("", ns) ?? throw ApiException.NotFound(BuiltInResources.Namespaces, ns);
                if (found.BeingDeleted)
                {
                    throw ApiException.NamespaceTerminating(type, name, ns);
                }
            }

            if (ShelfOf(type.QualifiedName).Find(ns, name) is not null)
            {
                throw ApiException.AlreadyExists(type, name);
            }
        }
    }

    /// <summary>Replaces an object unless someone else was faster; null then, and the caller starts again.</summary>
    public StoredObject? TryReplace(ResourceType type, StoredObject expected, JsonObject node)
    {
        lock (_lock)
        {
            var shelf = ShelfOf(type.QualifiedName);
            if (shelf.Find(expected.Namespace, expected.Name) != expected)
            {
                return null;
            }

            var stored = Stamp(type, node);
            shelf.Put(stored);
            Announce(shelf, new WatchEvent(ChangeKind.Modified, stored, expected));
            return stored;
        }
    }

    /// <summary>Removes an object unless someone else was faster; its last version carries the revision of the removal.</summary>
    public StoredObject? TryRemove(ResourceType type, StoredObject expected, JsonObject last)
    {
        lock (_lock)
        {
            var shelf = ShelfOf(type.QualifiedName);
            if (shelf.Find(expected.Namespace, expected.Name) != expected)
            {
                return null;
            }

            var stored = Stamp(type, last);
            shelf.Remove(expected);
            Announce(shelf, new WatchEvent(ChangeKind.Deleted, stored, expected));
            return stored;
        }
    }

    /// <summary>Where a watch starts: the objects that are there now, and the place of the next event.</summary>
    public (List<StoredObject> Objects, long Sequence, long Revision) Snapshot(ResourceType type, string? ns)
    {
        lock (_lock)
        {
            var shelf = ShelfOf(type.QualifiedName);
            return (shelf.List(ns), shelf.NextSequence, _revision);
        }
    }

    /// <summary>The place of the first event after a revision, or null when the window no longer reaches that far.</summary>
    public long? SequenceAfter(ResourceType type, long revision)
    {
        lock (_lock)
        {
            var shelf = ShelfOf(type.QualifiedName);
            return revision < shelf.ForgottenRevision ? null : shelf.SequenceAfter(revision);
        }
    }

    /// <summary>
    /// Copies the events from a place on. Watchers pull, so a slow one holds up nobody: it finds the window moved on
    /// (<see cref="WatchBatch.Lost"/>) and has to list again.
    /// </summary>
    public WatchBatch Read(ResourceType type, long sequence, List<WatchEvent> events, int atMost)
    {
        lock (_lock)
        {
            var shelf = ShelfOf(type.QualifiedName);
            if (sequence < shelf.FirstSequence)
            {
                return new WatchBatch(sequence, _revision, Lost: true, Task.CompletedTask);
            }

            var end = Math.Min(shelf.NextSequence, sequence + atMost);
            for (var at = sequence; at < end; at++)
            {
                events.Add(shelf.At(at));
            }

            return new WatchBatch(end, _revision, Lost: false, end == shelf.NextSequence ? shelf.NextChange() : Task.CompletedTask);
        }
    }

    private StoredObject Stamp(ResourceType type, JsonObject node)
    {
        var revision = ++_revision;
        node["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return StoredObject.From(type, node, revision);
    }

    private void Announce(Shelf shelf, WatchEvent change)
    {
        var waiters = shelf.Record(change);
        Changed?.Invoke(change);
        waiters?.TrySetResult();
    }

    private Shelf ShelfOf(string qualifiedName)
    {
        if (!_shelves.TryGetValue(qualifiedName, out var shelf))
        {
            _shelves[qualifiedName] = shelf = new Shelf(eventWindow);
        }

        return shelf;
    }
}
