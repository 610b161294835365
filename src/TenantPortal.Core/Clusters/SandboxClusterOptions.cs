namespace TenantPortal.Core.Clusters;

/// <summary>What the Sandbox shows (section <c>Sandbox</c>), where a cluster is of that kind.</summary>
public sealed class SandboxClusterOptions
{
    public const string Section = "Sandbox";

    /// <summary>Worker nodes; with 0 nothing is known of its capacity. 0 to 100.</summary>
    public int Nodes { get; set; }

    /// <summary>Whether it refuses pods and services of tenants as a cluster with the guards of <c>deploy/guards</c> does.</summary>
    public bool Guards { get; set; } = true;
}
