using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests;

/// <summary>What a request changes.</summary>
/// <param name="Original">The tenant as it is; null for a new one.</param>
/// <param name="Asked">The tenant as it shall be.</param>
/// <param name="Volumes">For a deletion: what happens to the volumes.</param>
public sealed record RequestedChange(RequestKind Kind, TenantSpec? Original, TenantSpec Requested, VolumeChoice? Volumes = null);

/// <summary>What the team changed in its request when it answered.</summary>
/// <param name="Volumes">For a deletion: what happens to the volumes.</param>
public sealed record EditedRevision(TenantSpec Requested, string Purpose, string ManifestHash, VolumeChoice? Volumes = null);

/// <summary>What an approver approves.</summary>
/// <param name="Changed">The spec with the approver's values; null when they left it as it was requested.</param>
public sealed record DecidedRevision(TenantSpec? Changed, string ManifestHash);

/// <summary>What the reconciler found when it checked a request against the cluster.</summary>
/// <param name="Passed">The cluster would take the tenant, and has all that its tier needs.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Blocks">Where it did not pass: it cannot be approved. What can still be installed, such as an add-on, does not block.</param>
[StoredAsJson]
public sealed record RequestCheck(bool Passed, string Message, DateTimeOffset CheckedAt, bool Blocks = true);
