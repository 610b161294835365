using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers.ClusterClasses;

/// <summary>A ClusterClass as last observed in a cluster.</summary>
public sealed class ObservedClusterClass
{
    private ObservedClusterClass() => (Cluster, Namespace, Name, Variables) = ("", "", "", []);

    public ObservedClusterClass(string cluster, ClusterClassName name, IReadOnlyList<ClusterClassVariable> variables) =>
        (Cluster, Namespace, Name, Variables) = (cluster, name.Namespace, name.Name, variables);

    public string Cluster { get; private set; }

    public string Namespace { get; private set; }

    public string Name { get; private set; }

    public IReadOnlyList<ClusterClassVariable> Variables { get; private set; }

    internal void Report(IReadOnlyList<ClusterClassVariable> variables) => Variables = variables;
}
