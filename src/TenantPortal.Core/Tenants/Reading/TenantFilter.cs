namespace TenantPortal.Core.Tenants.Reading;

/// <summary>The order of a list of tenants.</summary>
public enum TenantSort
{
    Name,

    /// <summary>The latest approval first.</summary>
    Newest,

    /// <summary>The next to expire first; those that never expire last.</summary>
    Expiry,
}

/// <summary>Selects and sorts tenants.</summary>
public sealed record TenantFilter
{
    public TenantPhase? Phase { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Cluster { get; init; }

    public string? Environment { get; init; }

    public string? Product { get; init; }

    /// <summary>A part of the name or contact.</summary>
    public string? Search { get; init; }

    public TenantSort Sort { get; init; }

    /// <summary>The cursor of the previous page, in the same order.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
