using TenantPortal.Core.People;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Orphans;

/// <summary>An object with the portal's labels that belongs to no tenant: what it is, why, what it contains, and what platform admins decided.</summary>
public sealed class Orphan
{
    // For Entity Framework.
    private Orphan() => (Cluster, ApiVersion, Kind, Name, Uid, Tenant) = ("", "", "", "", "", "");

    public Orphan(string cluster, OrphanFinding finding, OrphanContents contents, DateTimeOffset at)
    {
        var seen = finding.Object;
        (Id, Cluster, Uid, FirstSeenAt) = (Guid.CreateVersion7(at), cluster, seen.Uid, at);
        (ApiVersion, Kind, Namespace, Name) = (seen.Object.ApiVersion, seen.Object.Kind, seen.Object.Namespace, seen.Object.Name);
        Tenant = seen.Tenant;
        See(finding, contents);
    }

    public Guid Id { get; private set; }

    public string Cluster { get; private set; }

    public string ApiVersion { get; private set; }

    public string Kind { get; private set; }

    /// <summary>Null for a namespace.</summary>
    public string? Namespace { get; private set; }

    public string Name { get; private set; }

    public string Uid { get; private set; }

    /// <summary>The tenant that it names.</summary>
    public string Tenant { get; private set; }

    /// <summary>The ID of the tenant's record; null when there is none.</summary>
    public Guid? TenantId { get; private set; }

    public OrphanReason Reason { get; private set; }

    /// <summary>Why the portal does not remove it; null when it can.</summary>
    public string? WhyNotRemoved { get; private set; }

    public bool IsAdoptable { get; private set; }

    /// <summary>The number of the portal's objects in it.</summary>
    public int Objects { get; private set; }

    /// <summary>Null when no ResourceQuota of the portal counts them.</summary>
    public long? Pods { get; private set; }

    /// <summary>The same for PersistentVolumeClaims.</summary>
    public long? Claims { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private set; }

    /// <summary>When it was gone or belonged to a tenant again; null while it is an orphan.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public DateTimeOffset? IgnoredUntil { get; private set; }

    public string? IgnoreReason { get; private set; }

    /// <summary>The name of the platform admin who ignores it.</summary>
    public string? IgnoredBy { get; private set; }

    public DateTimeOffset? RemovalProposedAt { get; private set; }

    /// <summary>The <see cref="CurrentUser.PersonId"/> of the platform admin who proposed the removal.</summary>
    public string? RemovalProposedBy { get; private set; }

    public string? RemovalProposedByName { get; private set; }

    /// <summary>What it contained when its removal was proposed.</summary>
    public string? ProposedContents { get; private set; }

    public DateTimeOffset? RemovalConfirmedAt { get; private set; }

    public string? RemovalConfirmedByName { get; private set; }

    /// <summary>What a confirmed removal waits for, or why it was given up, as a sentence.</summary>
    public string? RemovalMessage { get; private set; }

    public ObjectReference Object => new(ApiVersion, Kind, Namespace, Name);

    public OrphanContents Contents => new(Objects, Pods, Claims);

    /// <summary>For display: <c>Namespace team-shop</c>, <c>Role team-lead in team-shop</c>.</summary>
    public string Title => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Name} in {Namespace}";

    public OrphanState StateAt(DateTimeOffset now) =>
        this switch
        {
            { ClosedAt: not null } => OrphanState.Closed,
            { RemovalConfirmedAt: not null } => OrphanState.Removing,
            { RemovalProposedAt: not null } => OrphanState.RemovalProposed,
            _ when IgnoredUntil > now => OrphanState.Ignored,
            _ => OrphanState.Open,
        };

    /// <summary>Takes over how it is now. What was decided about it holds only while the reason is the same.</summary>
    internal void See(OrphanFinding finding, OrphanContents contents)
    {
        if (Reason != finding.Reason)
            (IgnoredUntil, IgnoreReason, IgnoredBy) = (null, null, null);
        (Tenant, TenantId, Reason) = (finding.Object.Tenant, finding.Record?.Id, finding.Reason);
        (WhyNotRemoved, IsAdoptable) = (finding.WhyNotRemoved, finding.IsAdoptable);
        (Objects, Pods, Claims) = (contents.Objects, contents.Pods, contents.Claims);
    }

    internal void Close(DateTimeOffset at) => ClosedAt = at;

    internal void Ignore(DateTimeOffset until, string reason, string by) => (IgnoredUntil, IgnoreReason, IgnoredBy) = (until, reason, by);

    internal void ProposeRemoval(CurrentUser by, DateTimeOffset at) =>
        (RemovalProposedAt, RemovalProposedBy, RemovalProposedByName, ProposedContents, RemovalMessage) = (at, by.PersonId, by.Name, Contents.Describe(), null);

    internal void ConfirmRemoval(CurrentUser by, DateTimeOffset at) => (RemovalConfirmedAt, RemovalConfirmedByName) = (at, by.Name);

    /// <summary>The removal waits for something, or the cluster refuses it.</summary>
    internal void ReportRemoval(string message) => RemovalMessage = message;

    /// <summary>Nothing is removed until it is proposed again.</summary>
    /// <param name="why">A sentence; null when a user discards it.</param>
    internal void EndRemoval(string? why)
    {
        (RemovalProposedAt, RemovalProposedBy, RemovalProposedByName, ProposedContents) = (null, null, null, null);
        (RemovalConfirmedAt, RemovalConfirmedByName, RemovalMessage) = (null, null, why);
    }
}
