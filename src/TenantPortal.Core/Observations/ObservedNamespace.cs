namespace TenantPortal.Core.Observations;

/// <summary>A namespace seen in a cluster: its name is taken there.</summary>
public sealed class ObservedNamespace
{
    public ObservedNamespace(string cluster, string name, string? tenantId) => (Cluster, Name, TenantId) = (cluster, name, tenantId);

    public string Cluster { get; private set; }

    public string Name { get; private set; }

    /// <summary>From the portal's annotation; null for a namespace that the portal does not manage.</summary>
    public string? TenantId { get; private set; }

    internal void Report(string? tenantId) => TenantId = tenantId;
}
