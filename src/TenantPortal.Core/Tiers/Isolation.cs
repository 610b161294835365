using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tiers;

/// <summary>How far a tier isolates its tenants; each level isolates more and costs more than the previous one.</summary>
public enum Isolation
{
    /// <summary>Separate names and rights in a shared cluster, with a shared API server and nodes.</summary>
    Namespace,

    /// <summary>A separate API server on shared nodes.</summary>
    VirtualCluster,

    /// <summary>A separate API server, nodes and network.</summary>
    DedicatedCluster,
}

/// <summary>Describes isolation levels.</summary>
public static class IsolationWords
{
    /// <summary>As in "needs a dedicated cluster".</summary>
    public static Sentence InWords(this Isolation isolation) =>
        isolation switch
        {
            Isolation.Namespace => (Sentence)"a namespace",
            Isolation.VirtualCluster => "a virtual cluster",
            _ => "a dedicated cluster",
        };
}
