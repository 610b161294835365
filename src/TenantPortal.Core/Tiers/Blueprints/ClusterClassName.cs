namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>The name of a ClusterClass.</summary>
public sealed record ClusterClassName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
