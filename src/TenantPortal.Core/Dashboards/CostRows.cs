using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Dashboards;

/// <summary>A row of <see cref="UsageTotal"/> with its team, as part of a query.</summary>
internal sealed class CostRow
{
    public required DateOnly Day { get; init; }

    public required string Key { get; init; }

    public required string Title { get; init; }

    public required string Department { get; init; }

    public required string Team { get; init; }

    public required string? CostCentre { get; init; }

    public required string Tier { get; init; }

    public required string Cluster { get; init; }

    public required string Environment { get; init; }

    public required string Resource { get; init; }

    public required long Committed { get; init; }

    public required long? Used { get; init; }
}

/// <summary>The daily sums that a user can see and that match a filter.</summary>
internal static class CostRows
{
    /// <param name="resources">The names of the resources that cost something.</param>
    /// <param name="until">The day after the last one.</param>
    public static IQueryable<CostRow> Of(
        PortalDb db,
        CurrentUser user,
        CostFilter filter,
        IReadOnlyCollection<string> resources,
        DateOnly first,
        DateOnly until
    )
    {
        var (grouping, department, team, center) = (filter.Grouping, filter.Department, filter.Team, filter.CostCentre);
        return from total in db.UsageTotals
            join owner in db.Teams on total.Team equals owner.Name
            join unit in db.Departments on owner.Department equals unit.Name
            where
                resources.Contains(total.Resource)
                && total.Day >= first
                && total.Day < until
                && db.VisibleTeams(user).Contains(total.Team)
                && (department == null || owner.Department == department)
                && (team == null || total.Team == team)
                && (center == null || owner.CostCentre == center)
            select new CostRow
            {
                Day = total.Day,
                Key =
                    grouping == CostGrouping.Department ? owner.Department
                    : grouping == CostGrouping.Team ? total.Team
                    : grouping == CostGrouping.CostCentre ? owner.CostCentre ?? ""
                    : grouping == CostGrouping.Tier ? total.Tier
                    : grouping == CostGrouping.Cluster ? total.Cluster
                    : total.Environment,
                Title =
                    grouping == CostGrouping.Department ? unit.Title
                    : grouping == CostGrouping.Team ? owner.Title
                    : "",
                Department = owner.Department,
                Team = total.Team,
                CostCentre = owner.CostCentre,
                Tier = total.Tier,
                Cluster = total.Cluster,
                Environment = total.Environment,
                Resource = total.Resource,
                Committed = total.Committed,
                Used = total.Used,
            };
    }
}
