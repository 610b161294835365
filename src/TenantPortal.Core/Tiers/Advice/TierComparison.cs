namespace TenantPortal.Core.Tiers.Advice;

/// <summary>The properties for comparing tiers, as the platform team describes them (section <c>Tiers:&lt;name&gt;:Comparison</c>).</summary>
public sealed record TierComparison
{
    /// <summary>How the API server is isolated.</summary>
    public string ApiIsolation { get; init; } = "";

    public string Nodes { get; init; } = "";

    public string Network { get; init; } = "";

    /// <summary>The time from the approval until the tenant is usable.</summary>
    public string LeadTime { get; init; } = "";

    public string Price { get; init; } = "";
}
