using Microsoft.Extensions.Logging;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Notices that objects of one kind in one cluster were changed by others, and makes their tenants due, which applies the objects again. What this
/// process wrote itself is no change, nor is a report of a controller in the status. Calls must not overlap.
/// </summary>
internal sealed partial class ForeignChanges(string cluster, TenantQueue queue, ClusterConnections connections, TimeProvider time, ILogger logger)
{
    /// <summary>After this many changes of an object within <see cref="Period"/>, it is left to the resync: two controllers are fighting over it.</summary>
    internal const int MaxChanges = 5;

    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>A full list of the kind: what is not in it is gone.</summary>
    public async Task ListedAsync(string kind, IReadOnlyCollection<SeenObject> items, CancellationToken cancellationToken)
    {
        var changed = items.Where(IsChanged).ToList();
        var uids = items.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(uid => !uids.Contains(uid)).ToList())
            _known.Remove(gone);
        await RequeueAsync(changed, cancellationToken);
        await queue.RequeueMissingAsync(
            cluster,
            kind,
            items.Where(item => item.Tenant is not null).Select(item => (item.Tenant!, item.Name)).ToHashSet(),
            cancellationToken
        );
    }

    /// <summary>Later events in their order.</summary>
    public Task ChangedAsync(IEnumerable<WatchEvent<SeenObject>> changes, CancellationToken cancellationToken)
    {
        var changed = new List<SeenObject>();
        foreach (var (type, item) in changes)
        {
            if (type == WatchEventType.Deleted ? _known.Remove(item.Uid) || item.Tenant is not null : IsChanged(item))
                changed.Add(item);
        }

        return RequeueAsync(changed, cancellationToken);
    }

    private bool IsChanged(SeenObject item)
    {
        if (!_known.TryGetValue(item.Uid, out var known))
        {
            _known[item.Uid] = known = new Known();
            known.See(item);
            return !item.IsWrittenByPortal && item.Tenant is not null;
        }

        // A changed label must not hide whose object it is.
        var tenant = known.Tenant ?? item.Tenant;
        var isSame = known.Content == item.Content;
        known.See(item with { Tenant = tenant });
        if (isSame || tenant is null || connections.Get(cluster).HasWritten(item.Uid, item.Version))
            return false;
        var since = time.GetUtcNow() - Period;
        while (known.Changes.TryPeek(out var oldest) && oldest < since)
            known.Changes.Dequeue();
        if (known.Changes.Count >= MaxChanges)
        {
            if (!known.IsFought)
                Fought(item.Kind, item.Name, cluster, tenant, item.Writer ?? "an unknown manager", MaxChanges);
            known.IsFought = true;
            return false;
        }

        known.IsFought = false;
        known.Changes.Enqueue(time.GetUtcNow());
        Changed(item.Kind, item.Name, cluster, tenant, item.Writer ?? "an unknown manager");
        return true;
    }

    private async Task RequeueAsync(IReadOnlyCollection<SeenObject> changed, CancellationToken cancellationToken)
    {
        string[] tenants = [.. changed.Select(item => _known.GetValueOrDefault(item.Uid)?.Tenant ?? item.Tenant).OfType<string>().Distinct()];
        if (tenants.Length > 0)
            await queue.RequeueAsync(cluster, tenants, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Name} on {Cluster} of tenant {Tenant} was changed by {Manager}. The portal restores it")]
    private partial void Changed(string kind, string name, string cluster, string tenant, string manager);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Kind} {Name} on {Cluster} of tenant {Tenant} was changed {Count} times in ten minutes, last by {Manager}. The portal restores it only "
            + "at the resync until the changes end"
    )]
    private partial void Fought(string kind, string name, string cluster, string tenant, string manager, int count);

    /// <summary>What was last seen of an object, and when others changed it.</summary>
    private sealed class Known
    {
        public string? Tenant { get; private set; }

        public string Content { get; private set; } = "";

        public Queue<DateTimeOffset> Changes { get; } = [];

        public bool IsFought { get; set; }

        public void See(SeenObject item) => (Tenant, Content) = (item.Tenant, item.Content);
    }
}

/// <summary>Creates what notices changes, one for each kind in each cluster.</summary>
internal sealed class ForeignChangesFactory(TenantQueue queue, ClusterConnections connections, TimeProvider time, ILogger<ForeignChanges> logger)
{
    public ForeignChanges Create(string cluster) => new(cluster, queue, connections, time, logger);
}
