using System.Collections.Frozen;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// What a tenant shall be: asked for in a request, frozen there, and after approval what the reconciler makes true.
/// </summary>
[StoredAsJson]
public sealed record TenantSpec
{
    public required string Name { get; init; }

    public required string Team { get; init; }

    public required string Tier { get; init; }

    public required string Cluster { get; init; }

    /// <summary>One of <see cref="TenantOptions.Environments"/>, such as <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The size that was chosen; null when each amount was.</summary>
    public string? Size { get; init; }

    public required Quota Quota { get; init; }

    /// <summary>What was chosen of the tier's options, by name, as text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The facts that the tier was chosen by.</summary>
    public TenantCase Case { get; init; } = TenantCase.Internal;

    /// <summary>Why the tier shall be allowed although the case refuses it; null when it does not. It needs a second approver.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>The last day of the tenant, UTC; null for no end.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The groups that work in it beside the team's leads, sorted.</summary>
    public IReadOnlyList<AccessGrant> Access { get; init; } = [];

    /// <summary>The secrets that it gets from a secrets manager; null for none.</summary>
    public TenantSecrets? Secrets { get; init; }
}
