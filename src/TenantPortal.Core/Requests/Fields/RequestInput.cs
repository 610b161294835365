using System.Text.Json.Serialization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>
/// A request as a user or a program enters it, not yet checked. Nothing else is ever accepted from them: no manifest, rule, image or
/// address.
/// </summary>
public sealed record RequestInput
{
    public RequestKind Kind { get; init; } = RequestKind.Create;

    /// <summary>The name of the new tenant or product, or of the tenant to change.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// For <see cref="RequestKind.Delete"/> and <see cref="RequestKind.ChangeAccess"/>: several tenants of one product, which are decided together; instead
    /// of <see cref="Tenant"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tenants { get; init; }

    /// <summary>
    /// For further environments of a product: its name; instead of <see cref="Tenant"/>. Each environment gets a tenant that is named after the product.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>Optional with <see cref="Product"/>.</summary>
    public string? Team { get; init; }

    public string? Tier { get; init; }

    /// <summary>One of the tier's sizes; instead of <see cref="Quota"/>.</summary>
    public string? Size { get; init; }

    /// <summary>An amount for every resource, as Kubernetes writes it; instead of <see cref="Size"/>.</summary>
    public IReadOnlyDictionary<string, string>? Quota { get; init; }

    /// <summary>
    /// For <see cref="RequestKind.ChangeQuota"/>: allows amounts below what is used now. After the approval, a smaller amount is applied once the use fits
    /// in it, and the former one stays until then.
    /// </summary>
    public bool ApplyWhenItFits { get; init; }

    /// <summary>The chosen options of the tier, by name, as text; omitted ones get the tier's default.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public string? Environment { get; init; }

    /// <summary>
    /// For a new product: the environments, each of which gets a tenant that is named after <see cref="Tenant"/>; instead of <see cref="Environment"/>. They
    /// are decided together.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EnvironmentInput>? Environments { get; init; }

    /// <summary>Optional if there is only one.</summary>
    public string? Cluster { get; init; }

    public string? Purpose { get; init; }

    /// <summary>The expiry date of the tenant, in UTC; null if it never expires.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>An e-mail address or channel of the team for this tenant. Empty removes it; omitted leaves it unchanged.</summary>
    public string? Contact { get; init; }

    /// <summary>All groups with access in addition to the team's leads, for <see cref="RequestKind.ChangeAccess"/>.</summary>
    public IReadOnlyList<AccessInput>? Access { get; init; }

    /// <summary>The secrets that the tenant needs. Omitted means none for a new tenant, and unchanged for a change of access.</summary>
    public SecretsInput? Secrets { get; init; }

    /// <summary>For a deletion: what happens to the volumes. Omitted means that they are kept.</summary>
    public VolumeChoice? Volumes { get; init; }

    /// <summary>The case that decides which tiers are allowed; omitted means an internal team without special needs.</summary>
    public CaseInput? Case { get; init; }

    /// <summary>Why a second approver should allow a tier that the case rules out.</summary>
    public string? OverrideReason { get; init; }
}

/// <summary>Names of secrets as entered; never a value.</summary>
public sealed record SecretsInput(string? Backend, IReadOnlyList<string>? Names);

/// <summary>A group that gets access, as entered.</summary>
public sealed record AccessInput(string? Group, string? Role);
