using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>What is known when a request is checked. Null means that there is none of that name.</summary>
public sealed record RequestFacts
{
    /// <summary>Only when the requester leads it.</summary>
    public Team? Team { get; init; }

    public Tier? Tier { get; init; }

    /// <summary>What that tier offers on the cluster.</summary>
    public IReadOnlyList<OfferedOption> Offers { get; init; } = [];

    /// <summary>The cluster that was named, or the only one.</summary>
    public KnownCluster? Cluster { get; init; }

    /// <summary>The extended resources of the tier that no cluster of it has.</summary>
    public IReadOnlyList<QuotaResource> Missing { get; init; } = [];

    public bool NameIsReserved { get; init; }

    public bool TenantExists { get; init; }

    /// <summary>Until when the name is reserved, because a tenant with it was deleted; null when it is not.</summary>
    public DateTimeOffset? NameReservedUntil { get; init; }

    /// <summary>The open request for the same name.</summary>
    public string? OpenRequest { get; init; }

    /// <summary>The namespace was seen in the cluster.</summary>
    public bool NamespaceExists { get; init; }

    /// <summary>The date now, UTC.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Where secrets may come from.</summary>
    public SecretBackendCatalog Backends { get; init; } = new([]);

    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Those that new tenants can be placed on.</summary>
    public IReadOnlyList<KnownCluster> Clusters { get; init; } = [];
}
