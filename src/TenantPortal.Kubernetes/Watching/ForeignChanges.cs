using Microsoft.Extensions.Logging;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Notices that objects of one kind in one cluster were changed by others, has that recorded, and makes their tenants due, which applies the objects
/// again. What this process wrote itself is no change, nor is a report of a controller in the status. Calls must not overlap.
/// </summary>
internal sealed partial class ForeignChanges(
    string cluster,
    TenantQueue queue,
    WatchedTenants tenants,
    DriftRecorder recorder,
    ClusterConnections connections,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>After this many changes of an object within <see cref="Period"/>, it is left to the resync: two controllers are fighting over it.</summary>
    internal const int MaxChanges = 5;

    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>A full list of the kind: what is not in it is gone.</summary>
    public async Task ListedAsync(string kind, IReadOnlyCollection<SeenObject> items, CancellationToken cancellationToken)
    {
        var ours = await FindOursAsync(items, cancellationToken);
        var changed = ours.Select(Assess).OfType<ForeignChange>().ToList();
        var uids = ours.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(uid => !uids.Contains(uid)).ToList())
            _known.Remove(gone);
        await RestoreAsync(changed, cancellationToken);
        var present = ours.Where(item => item.Tenant is not null).Select(item => (item.Tenant!, item.Name)).ToHashSet();
        await recorder.EndForeignAsync(cluster, kind, present.Select(item => item.Name).ToHashSet(StringComparer.Ordinal), cancellationToken);
        await queue.RequeueMissingAsync(cluster, kind, present, cancellationToken);
    }

    /// <summary>Later events in their order.</summary>
    public async Task ChangedAsync(IEnumerable<WatchEvent<SeenObject>> changes, CancellationToken cancellationToken)
    {
        var events = changes.ToList();
        var ours = (await FindOursAsync([.. events.Select(change => change.Live)], cancellationToken)).ToLookup(item => (item.Uid, item.Version));
        var (changed, awaited) = (new List<ForeignChange>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (type, live) in events)
        {
            if (ours[(live.Uid, live.Version)].FirstOrDefault() is not { } item)
                continue;
            // Once for each object, however many changes of it have come.
            if (awaited.Add(item.Uid))
                await connections.Get(cluster).WaitForAnswerAsync(item.Kind, item.Namespace, item.Name, cancellationToken);
            if (type != WatchEventType.Deleted)
                changed.AddRange(Assess(item) is { } change ? [change] : []);
            else if (FindDeletedOwner(item) is { } tenant)
                changed.Add(new ForeignChange(item, tenant, IsDeleted: true));
        }

        await RestoreAsync(changed, cancellationToken);
    }

    /// <summary>
    /// The objects of tenants, with the tenant that their namespace belongs to, whatever their labels say. A namespace itself is known by its labels until it
    /// is known by its UID.
    /// </summary>
    private async Task<IReadOnlyList<SeenObject>> FindOursAsync(IReadOnlyCollection<SeenObject> items, CancellationToken cancellationToken)
    {
        var owners = await tenants.FindOwnersAsync(cluster, [.. items.Select(item => item.Namespace).OfType<string>().Distinct()], cancellationToken);
        return
        [
            .. items
                .Select(item => item.Namespace is null ? item : item with { Tenant = owners.GetValueOrDefault(item.Namespace) })
                .Where(item => item.Tenant is not null || _known.ContainsKey(item.Uid)),
        ];
    }

    private string? FindDeletedOwner(SeenObject item) => (_known.Remove(item.Uid, out var known) ? known.Tenant : null) ?? item.Tenant;

    /// <summary>Null for what the portal wrote itself, and for what changes nothing.</summary>
    private ForeignChange? Assess(SeenObject item)
    {
        if (!_known.TryGetValue(item.Uid, out var known))
        {
            _known[item.Uid] = known = new Known();
            known.See(item);
            return !item.IsWrittenByPortal && item.Tenant is { } labeled ? new ForeignChange(item, labeled) { MayBeOutdated = !known.IsOurs } : null;
        }

        // A changed label must not hide whose object it is.
        var tenant = known.Tenant ?? item.Tenant;
        var isSame = known.Content == item.Content;
        known.See(item with { Tenant = tenant });
        if (isSame || tenant is null || connections.Get(cluster).HasWritten(item.Uid, item.Version))
            return null;
        // An object of someone else is not restored, so no one fights over it.
        if (!known.IsOurs)
            return new ForeignChange(item, tenant) { MayBeOutdated = true };
        var since = time.GetUtcNow() - Period;
        while (known.Changes.TryPeek(out var oldest) && oldest < since)
            known.Changes.Dequeue();
        if (known.Changes.Count >= MaxChanges)
        {
            if (!known.IsFought)
                Fought(item.Kind, item.Name, cluster, tenant, item.Writer ?? "an unknown manager", MaxChanges);
            known.IsFought = true;
            return new ForeignChange(item, tenant) { IsFought = true };
        }

        known.IsFought = false;
        known.Changes.Enqueue(time.GetUtcNow());
        Changed(item.Kind, item.Name, cluster, tenant, item.Writer ?? "an unknown manager");
        return new ForeignChange(item, tenant);
    }

    private async Task RestoreAsync(List<ForeignChange> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        var due = await recorder.RecordAsync(cluster, changed, cancellationToken);
        if (due.Count > 0)
            await queue.RequeueAsync(cluster, due, cancellationToken);
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

        /// <summary>Whether the portal ever applied it.</summary>
        public bool IsOurs { get; private set; }

        public void See(SeenObject item) =>
            (Tenant, Content, IsOurs) = (item.Tenant, item.Content, IsOurs || item.Live is null || PortalLabels.IsAppliedByPortal(item.Live));
    }
}

/// <summary>Creates what notices changes, one for each kind in each cluster.</summary>
internal sealed class ForeignChangesFactory(
    TenantQueue queue,
    WatchedTenants tenants,
    DriftRecorder recorder,
    ClusterConnections connections,
    TimeProvider time,
    ILogger<ForeignChanges> logger
)
{
    public ForeignChanges Create(string cluster) => new(cluster, queue, tenants, recorder, connections, time, logger);
}
