namespace TenantPortal.Core.Orphans;

/// <summary>A verdict of <see cref="OrphanPolicy"/>.</summary>
/// <param name="Record">The tenant that the object names; null when no record has it.</param>
/// <param name="WhyNotRemoved">Why the portal does not remove it, as a sentence; null when it can.</param>
public sealed record OrphanFinding(LabeledObject Object, OrphanReason Reason, RecordedTenant? Record, string? WhyNotRemoved)
{
    /// <summary>Whether the namespace can become that of the tenant in whose place it is.</summary>
    public bool IsAdoptable => Reason == OrphanReason.OtherIdentity;
}

/// <summary>
/// Decides which objects of one cluster are orphans: pure rules over what was seen and what is recorded. Identity is UID, namespace and tenant ID; a
/// label alone proves nothing, neither that an object is the portal's nor that it is a tenant's.
/// </summary>
public sealed class OrphanPolicy
{
    /// <summary>Namespaces of Kubernetes itself, which nothing ever makes the portal's.</summary>
    private const string SystemPrefix = "kube-";

    private readonly string _cluster;
    private readonly IReadOnlyCollection<string> _prefixes;
    private readonly Dictionary<Guid, RecordedTenant> _byId;
    private readonly ILookup<string, RecordedTenant> _byName;
    private readonly Dictionary<string, RecordedTenant> _byHome;
    private readonly HashSet<string> _liveUids;
    private readonly HashSet<string> _labeledNamespaces;

    /// <param name="prefixes">Those of the namespaces of all tiers.</param>
    /// <param name="records">Of all clusters.</param>
    /// <param name="seen">Everything with the portal's labels in the cluster.</param>
    public OrphanPolicy(string cluster, IReadOnlyCollection<string> prefixes, IReadOnlyCollection<RecordedTenant> records, IEnumerable<LabeledObject> seen)
    {
        (_cluster, _prefixes) = (cluster, prefixes);
        _byId = records.ToDictionary(record => record.Id);
        _byName = records.ToLookup(record => record.Name, StringComparer.Ordinal);
        _byHome = records
            .Where(record => IsLiveHere(record) && record.Home is not null)
            .DistinctBy(record => record.Home)
            .ToDictionary(record => record.Home!, StringComparer.Ordinal);
        // Of all clusters: two configurations can lead to one cluster.
        _liveUids = [.. records.Where(record => !record.IsArchived).Select(record => record.NamespaceUid).OfType<string>()];
        _labeledNamespaces = [.. seen.Where(item => item.Object.IsNamespace).Select(item => item.Object.Name)];
    }

    /// <summary>Null for an object that belongs to a tenant, that is being deleted, or that is in a namespace that is evaluated as a whole.</summary>
    public OrphanFinding? Evaluate(LabeledObject item)
    {
        if (item.IsTerminating)
            return null;
        var record = FindRecord(item);
        var reason = item.Object.IsNamespace ? EvaluateNamespace(item, record) : EvaluateObject(item, record);
        // Whatever ID it has, it is in the place of this tenant.
        if (reason == OrphanReason.OtherIdentity)
            record = _byHome[item.Object.Name];
        return reason is { } found ? new OrphanFinding(item, found, record, FindReasonNotToRemove(item, found, record)) : null;
    }

    private OrphanReason? EvaluateNamespace(LabeledObject item, RecordedTenant? record)
    {
        var place = item.Object.Name;
        // The UID is the strongest proof, whatever became of labels and annotations.
        if (_liveUids.Contains(item.Uid))
            return null;
        if (_byHome.GetValueOrDefault(place) is { } owner)
            // With the tenant's ID it is the tenant's, and the reconciler takes care of it.
            return item.TenantId == owner.Id ? null
                : item.Tenant == owner.Name ? OrphanReason.OtherIdentity
                : OrphanReason.Copy;
        if (record is null)
            return OrphanReason.NoRecord;
        if (record.IsArchived)
            return IsPlaceOf(record, place) ? OrphanReason.Returned : OrphanReason.Copy;
        // Without its tier, the portal cannot know the namespace of a tenant.
        if (record.Home is null || (record.NamespaceUid is null && record.Home == place))
            return null;
        if (record.Cluster != _cluster || !IsPlaceOf(record, place))
            return OrphanReason.Copy;
        return record.HasFormerObjects ? null : OrphanReason.FormerTier;
    }

    private OrphanReason? EvaluateObject(LabeledObject item, RecordedTenant? record)
    {
        var place = item.Object.Place;
        if (_byHome.GetValueOrDefault(place) is { } owner)
            return owner.Name == item.Tenant ? null : OrphanReason.Copy;
        if (_labeledNamespaces.Contains(place))
            return null;
        if (record is null)
            return OrphanReason.NoRecord;
        if (record.IsArchived)
            return IsPlaceOf(record, place) ? OrphanReason.Returned : OrphanReason.Copy;
        return record.Home is null || (record.Cluster == _cluster && record.HasFormerObjects) ? null : OrphanReason.Copy;
    }

    /// <summary>By the tenant ID, which no two tenants ever have; by name only without one: a live tenant first, because names are given again.</summary>
    private RecordedTenant? FindRecord(LabeledObject item) =>
        item.TenantId is { } id ? _byId.GetValueOrDefault(id) : _byName[item.Tenant].OrderBy(record => record.IsArchived).FirstOrDefault();

    /// <summary>
    /// The portal removes namespaces that its own records recognize, and nothing else. Where it has no record, the object may be another portal's; where
    /// neither the UID nor the place nor the field manager is its own, someone may have labeled a namespace that was theirs before.
    /// </summary>
    private string? FindReasonNotToRemove(LabeledObject item, OrphanReason reason, RecordedTenant? record)
    {
        if (!item.Object.IsNamespace)
            return "The portal has no rights in this namespace. Delete the object in the cluster.";
        var place = item.Object.Name;
        if (record is null)
            return "The portal has no record of this tenant, so the namespace may belong to another portal. Delete it in the cluster.";
        if (place == "default" || place.StartsWith(SystemPrefix, StringComparison.Ordinal))
            return "This is a namespace of Kubernetes. Remove the labels in the cluster.";
        if (reason == OrphanReason.OtherIdentity || _byHome.ContainsKey(place))
            return "The namespace is in the place of a tenant. Delete it in the cluster if the tenant must not have it.";
        var isRecognized = item.Uid == record.NamespaceUid || (item.TenantId == record.Id && (IsPlaceOf(record, place) || item.IsAppliedByPortal));
        return isRecognized ? null : "Nothing proves that the portal created this namespace. Delete it in the cluster.";
    }

    private bool IsLiveHere(RecordedTenant record) => record.Cluster == _cluster && !record.IsArchived;

    private bool IsPlaceOf(RecordedTenant record, string place) => place == record.Home || _prefixes.Any(prefix => prefix + record.Name == place);
}
