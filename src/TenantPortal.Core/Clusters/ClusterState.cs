namespace TenantPortal.Core.Clusters;

/// <summary>What a cluster may be used for.</summary>
public enum ClusterState
{
    /// <summary>Tenants can be placed on it.</summary>
    Active,

    /// <summary>It keeps its tenants and gets no new ones.</summary>
    Draining,

    /// <summary>The portal no longer connects to it. It has no tenants.</summary>
    Retired,
}
