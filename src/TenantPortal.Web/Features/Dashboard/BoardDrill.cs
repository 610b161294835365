using TenantPortal.Core.Dashboards;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>Where a click on a group leads: into the group, grouped by what is next.</summary>
internal static class BoardDrill
{
    public static string Into(BoardFilter filter, string key)
    {
        var narrowed = With(filter, filter.Grouping, key);
        return AddressOf(narrowed with { Grouping = NextOf(narrowed) });
    }

    /// <summary>The same without one of its filters.</summary>
    public static string Without(BoardFilter filter, QuotaGrouping grouping) => AddressOf(With(filter, grouping, null));

    public static string AddressOf(BoardFilter filter) => BoardAddress.Of(filter).ToAddress("dashboard");

    private static BoardFilter With(BoardFilter filter, QuotaGrouping grouping, string? key) =>
        grouping switch
        {
            QuotaGrouping.Department => filter with { Department = key },
            QuotaGrouping.Team => filter with { Team = key },
            QuotaGrouping.Tier => filter with { Tier = key },
            QuotaGrouping.Cluster => filter with { Cluster = key },
            QuotaGrouping.Product => filter with { Product = key },
            QuotaGrouping.CostCentre => filter with { CostCentre = key },
            _ => filter with { Environment = key },
        };

    /// <summary>Teams are the next level of everything but of a team; the first dimension that has more than one value comes after.</summary>
    private static QuotaGrouping NextOf(BoardFilter filter) =>
        new[] { QuotaGrouping.Team, QuotaGrouping.Environment, QuotaGrouping.Tier, QuotaGrouping.Cluster, QuotaGrouping.Department }
            .Where(grouping => filter[grouping] is null)
            .Append(QuotaGrouping.Team)
            .First();
}
