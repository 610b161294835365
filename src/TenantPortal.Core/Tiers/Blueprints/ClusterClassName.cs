namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Which ClusterClass clusters are made from.</summary>
public sealed record ClusterClassName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
