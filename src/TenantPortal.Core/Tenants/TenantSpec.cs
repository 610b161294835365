using System.Collections.Frozen;
using System.Text.Json.Serialization;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// The desired state of a tenant: requested, frozen in the request, and applied by the reconciler after approval.
/// </summary>
[StoredAsJson]
public sealed record TenantSpec
{
    public required string Name { get; init; }

    /// <summary>The product that it is one environment of; null for a tenant of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    public required string Team { get; init; }

    public required string Tier { get; init; }

    public required string Cluster { get; init; }

    /// <summary>One of <see cref="TenantOptions.Environments"/>, such as <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The chosen size; null when each amount was set.</summary>
    public string? Size { get; init; }

    public required Quota Quota { get; init; }

    /// <summary>Whether amounts below what was used were approved: each is applied once the use fits in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AppliesQuotaWhenItFits { get; init; }

    /// <summary>The chosen options of the tier, by name, as text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The facts that the tier was chosen for.</summary>
    public TenantCase Case { get; init; } = TenantCase.Internal;

    /// <summary>The justification of a tier that the case does not allow; null when it does. It requires a second approver.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>The expiry date of the tenant, in UTC; null when it never expires.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>An email address or a channel of the team for this tenant; null for none.</summary>
    public string? Contact { get; init; }

    /// <summary>What lists find the tenant by, in lowercase.</summary>
    [JsonIgnore]
    public string SearchText => $"{Name}\n{Contact}".ToLowerInvariant();

    /// <summary>The groups with access in addition to the team's leads, sorted.</summary>
    public IReadOnlyList<AccessGrant> Access { get; init; } = [];

    /// <summary>The secrets that it gets from a secrets manager; null for none.</summary>
    public TenantSecrets? Secrets { get; init; }
}
