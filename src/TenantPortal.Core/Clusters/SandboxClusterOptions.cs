namespace TenantPortal.Core.Clusters;

/// <summary>What the Sandbox shows (section <c>Sandbox</c>), where a cluster is of that kind.</summary>
public sealed class SandboxClusterOptions
{
    public const string Section = "Sandbox";

    /// <summary>Written at each start, in <c>Portal:DataPath</c>.</summary>
    public const string KubeconfigFile = "sandbox.kubeconfig";

    /// <summary>How many worker nodes the Sandbox shows: 0 to 100. With 0 its capacity is unknown.</summary>
    public int Nodes { get; set; }

    /// <summary>Whether the Sandbox refuses the pods and services that the guards of <c>deploy/guards</c> refuse.</summary>
    public bool Guards { get; set; } = true;

    /// <summary>
    /// Whether stand-ins take the place of Flux, Argo CD, vcluster, Cluster API and external-secrets in the Sandbox. Without them, tenants of the tiers that
    /// need these wait.
    /// </summary>
    public bool AddOns { get; set; } = true;
}
