using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tiers;

/// <summary>The settings of one tier (section <c>Tiers:&lt;name&gt;</c>), not yet validated.</summary>
public sealed class TierOptions
{
    public const string Section = "Tiers";

    /// <summary>The name of the tier on pages.</summary>
    public string Title { get; set; } = "";

    /// <summary>One or two sentences on what the tier is for.</summary>
    public string Description { get; set; } = "";

    /// <summary>What a tenant of this tier gets, one sentence each.</summary>
    public string[] Guarantees { get; set; } = [];

    /// <summary>The isolation that the tier gives. The advisor compares it with what a request needs.</summary>
    public Isolation Isolation { get; set; }

    public TierComparison Comparison { get; set; } = new();

    /// <summary>The name of the blueprint that tenants of this tier are created from.</summary>
    public string Blueprint { get; set; } = "";

    /// <summary>The start of the namespace name, before the name of the tenant: <c>team-</c>, <c>vcluster-</c> or <c>cluster-</c>.</summary>
    public string NamespacePrefix { get; set; } = "";

    /// <summary>The clusters that the tier is offered on. When empty: all.</summary>
    public string[] Clusters { get; set; } = [];

    /// <summary>The labels that a cluster must have to offer the tier, each as <c>key=value</c>. When empty: none.</summary>
    public string[] ClusterLabels { get; set; } = [];

    /// <summary><c>limits.cpu</c>, <c>limits.memory</c> and <c>limits.ephemeral-storage</c> are this many times the requests: 1 to 100.</summary>
    public int LimitFactor { get; set; } = 2;

    /// <summary>
    /// The largest amount that one tenant may request, by resource: <c>Cpu</c>, <c>Memory</c>, <c>EphemeralStorage</c>, <c>Storage</c> and
    /// <c>Pods</c>, and the extended resources that the tier offers, such as <c>nvidia.com/gpu</c>. <c>0</c> forbids an extended resource.
    /// </summary>
    public Dictionary<string, string> Maximum { get; set; } = [];

    /// <summary>Ready-made quotas: an amount by size and resource.</summary>
    public Dictionary<string, Dictionary<string, string>> Sizes { get; set; } = [];

    /// <summary>What one worker node offers to pods, by resource. Only for tiers that create nodes.</summary>
    public Dictionary<string, string> Worker { get; set; } = [];

    /// <summary>Values of the parameters of the blueprint. A parameter that is left out has the default of the blueprint.</summary>
    public Dictionary<string, string> Options { get; set; } = [];

    /// <summary>
    /// Parameters of the blueprint that are chosen with the request: the choices, separated by commas; empty for everything that the blueprint
    /// allows; <c>none</c> for a parameter that is not offered. <see cref="Options"/> sets the value that applies when none is chosen.
    /// </summary>
    public Dictionary<string, string> Offer { get; set; } = [];

    /// <summary>How many times the capacity of a cluster may be promised to tenants of this tier: 0.1 to 20.</summary>
    public decimal Overcommit { get; set; } = 1;

    /// <summary>
    /// The taints that the pods of tenants of this tier tolerate, as in a pod. Nodes whose taints are all tolerated count as capacity for this tier and
    /// not for the others. The portal does not add tolerations to pods.
    /// </summary>
    public Dictionary<string, TolerationOptions> Tolerations { get; set; } = [];

    /// <summary>
    /// What happens when others change fields that do not secure a tenant, such as labels of a Role or the values of an add-on: <c>Revert</c> or
    /// <c>Report</c>. Fields that secure a tenant are always restored.
    /// </summary>
    public DriftMode Drift { get; set; }

    /// <summary>
    /// Which tenants of this tier may have work hours, outside of which their workloads are stopped: <c>None</c>, <c>NonProduction</c> or <c>All</c>.
    /// <c>NonProduction</c> excludes the environment <c>production</c>, external customers and regulated data.
    /// </summary>
    public SleepOffer Sleep { get; set; }

    /// <summary>
    /// After how many months the team of a tenant of this tier has to confirm that it still needs the tenant, in this size: 1 to 60. <c>0</c> never.
    /// </summary>
    public int RecertifyMonths { get; set; }
}
