using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>
/// One field of one object that differed from what was approved: from when to when, who changed it, and what platform admins decided about it. Changes
/// that follow each other within <see cref="ReopenWithin"/> are one fact that counts them.
/// </summary>
public sealed class DriftFact
{
    /// <summary>A field that is changed again this soon after it was restored is the same fact.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromMinutes(10);

    /// <summary>A deletion has no version: an event that arrives this soon after the object is back is about the deletion that is over.</summary>
    private static readonly TimeSpan LateEvent = TimeSpan.FromSeconds(10);

    // For Entity Framework.
    private DriftFact() => (ApiVersion, Kind, Name, Field) = ("", "", "", "");

    public DriftFact(Guid tenantId, ObjectDrift seen, FieldDifference difference, DateTimeOffset at)
    {
        (Id, TenantId) = (Guid.CreateVersion7(at), tenantId);
        (ApiVersion, Kind, Namespace, Name) = (seen.Object.ApiVersion, seen.Object.Kind, seen.Object.Namespace, seen.Object.Name);
        (Field, Drift) = (difference.Path.ToString(), seen.Kind);
        IsSecurity = seen.Kind != DriftKind.Changed || SecurityFields.Contains(Kind, difference.Path);
        (FirstSeenAt, Times) = (at, 1);
        Set(seen, difference, at);
    }

    public Guid Id { get; private set; }

    public Guid TenantId { get; private set; }

    public string ApiVersion { get; private set; }

    public string Kind { get; private set; }

    /// <summary>Null for a cluster-scoped object.</summary>
    public string? Namespace { get; private set; }

    public string Name { get; private set; }

    /// <summary>A <see cref="FieldPath"/>; empty for the whole object.</summary>
    public string Field { get; private set; }

    public DriftKind Drift { get; private set; }

    /// <summary>Whether the field secures the tenant, so that it is always restored.</summary>
    public bool IsSecurity { get; private set; }

    public string? Approved { get; private set; }

    public string? Live { get; private set; }

    /// <summary>The field manager that changed it; null when the API server records none.</summary>
    public string? Manager { get; private set; }

    /// <summary>When it did, according to the API server; null when that is not recorded.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>The <c>resourceVersion</c> that it was last seen in.</summary>
    public string? Version { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private set; }

    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>When the field was as approved again, or the foreign object was gone; null while it differs.</summary>
    public DateTimeOffset? RevertedAt { get; private set; }

    /// <summary>How often it was changed.</summary>
    public int Times { get; private set; }

    /// <summary>Since when the portal restores it only at the resync, because it is changed again and again; null otherwise.</summary>
    public DateTimeOffset? FoughtSince { get; private set; }

    public DateTimeOffset? IgnoredUntil { get; private set; }

    public string? IgnoreReason { get; private set; }

    /// <summary>The name of the platform admin who ignores it.</summary>
    public string? IgnoredBy { get; private set; }

    /// <summary>Whether a platform admin wants it restored although the tier only reports it.</summary>
    public bool IsRevertRequested { get; private set; }

    public bool IsOpen => RevertedAt is null;

    /// <summary>For display: <c>ResourceQuota team-payments-quota</c>.</summary>
    public string Title => $"{Kind} {Name}";

    /// <summary>How long it has differed or did.</summary>
    public TimeSpan Lasted(DateTimeOffset now) => (RevertedAt ?? now) - FirstSeenAt;

    public bool IsIgnored(DateTimeOffset now) => IgnoredUntil > now;

    /// <summary>Whether the portal leaves the live value in place.</summary>
    public bool IsKept(DriftMode mode, DateTimeOffset now) =>
        this is { IsOpen: true, Drift: DriftKind.Changed, IsSecurity: false } && (IsIgnored(now) || (mode == DriftMode.Report && !IsRevertRequested));

    public bool IsOf(ObjectReference reference) => new ObjectReference(ApiVersion, Kind, Namespace, Name).IsSameObjectAs(reference);

    /// <summary>Whether a change is this one, which is over already.</summary>
    internal bool HasEndedBefore(ObjectDrift seen, FieldDifference difference, DateTimeOffset now) =>
        RevertedAt is { } end
        && (
            seen.Kind == DriftKind.Deleted
                ? now - end < LateEvent
                // A report in the status changes the version, but not who changed the field and when.
                : (seen.Version is not null && seen.Version == Version)
                    || (difference.ChangedAt is not null && (difference.ChangedAt, difference.Live) == (ChangedAt, Live))
        );

    /// <summary>The field still differs, or differs again.</summary>
    internal void See(ObjectDrift seen, FieldDifference difference, DateTimeOffset at)
    {
        var isOther = Live != difference.Live;
        if (!IsOpen || isOther)
            Times++;
        // Another value than the ignored one is another change.
        if (isOther)
            (IgnoredUntil, IgnoreReason, IgnoredBy) = (null, null, null);
        RevertedAt = null;
        Set(seen, difference, at);
    }

    internal void End(DateTimeOffset at) => (RevertedAt, IsRevertRequested) = (at, false);

    /// <returns>Whether the fight is a new one.</returns>
    internal bool Fight(DateTimeOffset at)
    {
        if (FoughtSince is not null)
            return false;
        FoughtSince = at;
        return true;
    }

    internal void Ignore(DateTimeOffset until, string reason, string by) => (IgnoredUntil, IgnoreReason, IgnoredBy) = (until, reason, by);

    internal void RequestRevert() => (IsRevertRequested, IgnoredUntil, IgnoreReason, IgnoredBy) = (true, null, null, null);

    private void Set(ObjectDrift seen, FieldDifference difference, DateTimeOffset at)
    {
        (Approved, Live, Manager, ChangedAt) = (difference.Approved, difference.Live, difference.Manager, difference.ChangedAt);
        (Version, LastSeenAt) = (seen.Version, at);
    }
}
