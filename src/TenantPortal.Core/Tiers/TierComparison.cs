namespace TenantPortal.Core.Tiers;

/// <summary>What people compare tiers by, in the words of whoever offers them (section <c>Tiers:&lt;name&gt;:Comparison</c>).</summary>
public sealed record TierComparison
{
    /// <summary>Whose API server it is.</summary>
    public string ApiIsolation { get; init; } = "";

    public string Nodes { get; init; } = "";

    public string Network { get; init; } = "";

    /// <summary>From the approval until it can be used.</summary>
    public string LeadTime { get; init; } = "";

    public string Price { get; init; } = "";
}
