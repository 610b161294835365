namespace TenantPortal.Core.Tiers;

/// <summary>What users compare tiers by, in the words of the platform team (section <c>Tiers:&lt;name&gt;:Comparison</c>).</summary>
public sealed record TierComparison
{
    /// <summary>Who shares the API server, for the comparison of tiers.</summary>
    public string ApiIsolation { get; init; } = "";

    /// <summary>Who shares the nodes, for the comparison of tiers.</summary>
    public string Nodes { get; init; } = "";

    /// <summary>How the network is separated, for the comparison of tiers.</summary>
    public string Network { get; init; } = "";

    /// <summary>The time from the approval until the tenant can be used, for the comparison of tiers.</summary>
    public string LeadTime { get; init; } = "";

    /// <summary>What is paid for, for the comparison of tiers.</summary>
    public string Price { get; init; } = "";
}
