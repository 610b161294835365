namespace TenantPortal.Core.Dashboards;

/// <summary>What the sums of a dashboard are grouped by.</summary>
public enum QuotaGrouping
{
    Department,
    Team,
    Tier,
    Cluster,
    Environment,
    Product,
    CostCentre,
}
