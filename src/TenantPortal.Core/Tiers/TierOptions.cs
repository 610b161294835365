using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tiers;

/// <summary>The settings of one tier (section <c>Tiers:&lt;name&gt;</c>), not yet validated.</summary>
public sealed class TierOptions
{
    public const string Section = "Tiers";

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>The guarantees, one sentence each.</summary>
    public string[] Guarantees { get; set; } = [];

    /// <summary>The isolation for the advisor's rules. The default is the lowest level.</summary>
    public Isolation Isolation { get; set; }

    public TierComparison Comparison { get; set; } = new();

    public string Blueprint { get; set; } = "";

    /// <summary>The prefix of the tenant's name in the tier's namespaces: <c>team-</c>.</summary>
    public string NamespacePrefix { get; set; } = "";

    /// <summary>The clusters that offer it; all when empty.</summary>
    public string[] Clusters { get; set; } = [];

    /// <summary>limits.cpu, limits.memory and limits.ephemeral-storage are this many times the requests. 1 or more.</summary>
    public int LimitFactor { get; set; } = 2;

    /// <summary>The maximum that one tenant can request, by resource.</summary>
    public Dictionary<string, string> Maximum { get; set; } = [];

    /// <summary>Predefined quotas, by name.</summary>
    public Dictionary<string, Dictionary<string, string>> Sizes { get; set; } = [];

    /// <summary>What one worker node provides to pods, by resource; empty for tiers without nodes of their own.</summary>
    public Dictionary<string, string> Worker { get; set; } = [];

    /// <summary>Values of the blueprint's parameters; omitted parameters have the blueprint's default.</summary>
    public Dictionary<string, string> Options { get; set; } = [];

    /// <summary>
    /// Blueprint parameters that requesters set, by name: the choices, separated by commas, or empty for all that the
    /// blueprint allows; <c>none</c> for a parameter that is not offered. <see cref="Options"/> sets the default.
    /// </summary>
    public Dictionary<string, string> Offer { get; set; } = [];

    /// <summary>How many times the capacity of a cluster may be committed to tenants of this tier: 0.1 to 20.</summary>
    public decimal Overcommit { get; set; } = 1;
}
