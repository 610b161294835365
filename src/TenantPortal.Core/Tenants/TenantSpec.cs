using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// What a tenant shall be: asked for in a request, frozen there, and after approval what the reconciler makes true.
/// </summary>
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
}
