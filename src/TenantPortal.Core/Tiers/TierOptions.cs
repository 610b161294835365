using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tiers;

/// <summary>One tier as it is configured (section <c>Tiers:&lt;name&gt;</c>), not yet checked.</summary>
public sealed class TierOptions
{
    public const string Section = "Tiers";

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>What people get, a sentence each.</summary>
    public string[] Guarantees { get; set; } = [];

    /// <summary>What the advisor's rules ask for. A tier that does not say it is trusted with the least.</summary>
    public Isolation Isolation { get; set; }

    public TierComparison Comparison { get; set; } = new();

    public string Blueprint { get; set; } = "";

    /// <summary>The tier's namespaces are called this and the tenant's name: <c>team-</c>.</summary>
    public string NamespacePrefix { get; set; } = "";

    /// <summary>Clusters it is offered on; all when empty.</summary>
    public string[] Clusters { get; set; } = [];

    /// <summary>limits.cpu, limits.memory and limits.ephemeral-storage are this many times the requests. 1 or more.</summary>
    public int LimitFactor { get; set; } = 2;

    /// <summary>The most that one tenant may ask, by resource.</summary>
    public Dictionary<string, string> Maximum { get; set; } = [];

    /// <summary>Ready-made quotas, by name.</summary>
    public Dictionary<string, Dictionary<string, string>> Sizes { get; set; } = [];

    /// <summary>What one worker node holds for pods, by resource; for tiers that make nodes, empty for others.</summary>
    public Dictionary<string, string> Worker { get; set; } = [];

    /// <summary>Values of the blueprint's parameters; what is left out has the blueprint's default.</summary>
    public Dictionary<string, string> Options { get; set; } = [];

    /// <summary>
    /// Parameters of the blueprint that whoever asks for a tenant sets, by name: what can be chosen, commas between, or empty for all that the
    /// blueprint allows; <c>none</c> for a parameter that is not offered. <see cref="Options"/> says what stands where nobody chooses.
    /// </summary>
    public Dictionary<string, string> Offer { get; set; } = [];

    /// <summary>How often what a cluster has may be promised to tenants of this tier: 0.1 to 20.</summary>
    public decimal Overcommit { get; set; } = 1;
}
