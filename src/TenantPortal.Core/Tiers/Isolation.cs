namespace TenantPortal.Core.Tiers;

/// <summary>How far a tier keeps its tenants apart; each step isolates and costs more than the one before.</summary>
public enum Isolation
{
    /// <summary>Names and rights in a shared cluster: API server and nodes are everybody's.</summary>
    Namespace,

    /// <summary>An API server of its own; the nodes are still shared.</summary>
    VirtualCluster,

    /// <summary>API server, nodes and network of its own.</summary>
    DedicatedCluster,
}

/// <summary>The words for people.</summary>
public static class IsolationWords
{
    /// <summary>As in "needs a dedicated cluster".</summary>
    public static string InWords(this Isolation isolation) =>
        isolation switch
        {
            Isolation.Namespace => "a namespace",
            Isolation.VirtualCluster => "a virtual cluster",
            _ => "a dedicated cluster",
        };
}
