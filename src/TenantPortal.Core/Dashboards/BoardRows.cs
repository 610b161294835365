using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Dashboards;

/// <summary>A tenant with the group that it is counted in, as part of a query.</summary>
internal sealed class BoardMember
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Team { get; init; }

    public required string Key { get; init; }

    public required string Title { get; init; }

    public required string Tier { get; init; }

    public required DateOnly? ExpiresOn { get; init; }

    public required long Cpu { get; init; }

    public required long Memory { get; init; }

    public required long EphemeralStorage { get; init; }

    public required long Storage { get; init; }

    public required long Pods { get; init; }

    /// <summary>Null for most tenants. Summed in memory.</summary>
    public required ExtendedAmounts? Extended { get; init; }
}

/// <summary>A row of <see cref="UsageTotal"/> with the group that it is counted in, as part of a query.</summary>
internal sealed class BoardTotal
{
    public required DateOnly Day { get; init; }

    public required string Key { get; init; }

    public required string Cluster { get; init; }

    public required string Tier { get; init; }

    public required long Committed { get; init; }

    public required long? Hard { get; init; }

    public required long? Used { get; init; }
}

/// <summary>The rows that a user can see and that match a filter, each with its group.</summary>
internal static class BoardRows
{
    public static IQueryable<BoardMember> Members(PortalDb db, CurrentUser user, BoardFilter filter)
    {
        var (grouping, department, team, tier, cluster, environment, product, center) = (
            filter.Grouping,
            filter.Department,
            filter.Team,
            filter.Tier,
            filter.Cluster,
            filter.Environment,
            filter.Product,
            filter.CostCentre
        );
        return from tenant in CapacityReader.CommittedTenants(db)
            join owner in db.Teams on tenant.Team equals owner.Name
            join unit in db.Departments on owner.Department equals unit.Name
            where
                db.VisibleTeams(user).Contains(tenant.Team)
                && (department == null || owner.Department == department)
                && (team == null || tenant.Team == team)
                && (tier == null || tenant.Tier == tier)
                && (cluster == null || tenant.Cluster == cluster)
                && (environment == null || tenant.Environment == environment)
                && (product == null || (tenant.Product ?? BoardFilter.NoProduct) == product)
                && (center == null || (owner.CostCentre ?? BoardFilter.NoCostCentre) == center)
            select new BoardMember
            {
                Id = tenant.Id,
                Name = tenant.Name,
                Team = owner.Title,
                Key =
                    grouping == QuotaGrouping.Department ? owner.Department
                    : grouping == QuotaGrouping.Team ? tenant.Team
                    : grouping == QuotaGrouping.Tier ? tenant.Tier
                    : grouping == QuotaGrouping.Cluster ? tenant.Cluster
                    : grouping == QuotaGrouping.Product ? tenant.Product ?? BoardFilter.NoProduct
                    : grouping == QuotaGrouping.CostCentre ? owner.CostCentre ?? BoardFilter.NoCostCentre
                    : tenant.Environment,
                Title =
                    grouping == QuotaGrouping.Department ? unit.Title
                    : grouping == QuotaGrouping.Team ? owner.Title
                    : "",
                Tier = tenant.Tier,
                ExpiresOn = tenant.ExpiresOn,
                Cpu = tenant.Committed.CpuMillicores,
                Memory = tenant.Committed.MemoryBytes,
                EphemeralStorage = tenant.Committed.EphemeralStorageBytes,
                Storage = tenant.Committed.StorageBytes,
                Pods = tenant.Committed.Pods,
                Extended = tenant.Committed.Extended,
            };
    }

    /// <summary>The history of all tenants that match. It is not kept by product, so that grouped by product it is one group.</summary>
    public static IQueryable<BoardTotal> Totals(PortalDb db, CurrentUser user, BoardFilter filter, DateOnly first, DateOnly today)
    {
        var (grouping, department, team, tier, cluster, environment, center, resource) = (
            filter.Grouping,
            filter.Department,
            filter.Team,
            filter.Tier,
            filter.Cluster,
            filter.Environment,
            filter.CostCentre,
            filter.Resource.Name
        );
        return from total in db.UsageTotals
            join owner in db.Teams on total.Team equals owner.Name
            where
                total.Resource == resource
                && total.Day >= first
                && total.Day < today
                && db.VisibleTeams(user).Contains(total.Team)
                && (department == null || owner.Department == department)
                && (team == null || total.Team == team)
                && (tier == null || total.Tier == tier)
                && (cluster == null || total.Cluster == cluster)
                && (environment == null || total.Environment == environment)
                && (center == null || (owner.CostCentre ?? BoardFilter.NoCostCentre) == center)
            select new BoardTotal
            {
                Day = total.Day,
                Key =
                    grouping == QuotaGrouping.Department ? owner.Department
                    : grouping == QuotaGrouping.Team ? total.Team
                    : grouping == QuotaGrouping.Tier ? total.Tier
                    : grouping == QuotaGrouping.Cluster ? total.Cluster
                    : grouping == QuotaGrouping.Product ? ""
                    : grouping == QuotaGrouping.CostCentre ? owner.CostCentre ?? BoardFilter.NoCostCentre
                    : total.Environment,
                Cluster = total.Cluster,
                Tier = total.Tier,
                Committed = total.Committed,
                Hard = total.Hard,
                Used = total.Used,
            };
    }

    /// <summary>
    /// The history of the tenants of products, from the figures of each tenant's days: in one query, however many tenants there are. What was committed on a
    /// day is not among them.
    /// </summary>
    /// <param name="products">The products; with <see cref="BoardFilter.NoProduct"/>, also the tenants that belong to none.</param>
    public static IQueryable<BoardTotal> Days(
        PortalDb db,
        CurrentUser user,
        BoardFilter filter,
        IReadOnlyCollection<string> products,
        DateOnly first,
        DateOnly today
    )
    {
        var (grouping, department, team, tier, cluster, environment, center, resource, withoutProduct) = (
            filter.Grouping,
            filter.Department,
            filter.Team,
            filter.Tier,
            filter.Cluster,
            filter.Environment,
            filter.CostCentre,
            filter.Resource.Name,
            products.Contains(BoardFilter.NoProduct)
        );
        var named = products.Where(product => product != BoardFilter.NoProduct).ToArray();
        // Archived tenants too: what they used on a day is part of it.
        return from tenant in db.Tenants
            join owner in db.Teams on tenant.Team equals owner.Name
            join usage in db.UsageDays on tenant.Id equals usage.TenantId
            where
                ((tenant.Product != null && named.Contains(tenant.Product)) || (withoutProduct && tenant.Product == null))
                && usage.Resource == resource
                && usage.Day >= first
                && usage.Day < today
                && db.VisibleTeams(user).Contains(tenant.Team)
                && (department == null || owner.Department == department)
                && (team == null || tenant.Team == team)
                && (tier == null || tenant.Tier == tier)
                && (cluster == null || tenant.Cluster == cluster)
                && (environment == null || tenant.Environment == environment)
                && (center == null || (owner.CostCentre ?? BoardFilter.NoCostCentre) == center)
            select new BoardTotal
            {
                Day = usage.Day,
                Key =
                    grouping == QuotaGrouping.Department ? owner.Department
                    : grouping == QuotaGrouping.Team ? tenant.Team
                    : grouping == QuotaGrouping.Tier ? tenant.Tier
                    : grouping == QuotaGrouping.Cluster ? tenant.Cluster
                    : grouping == QuotaGrouping.Product ? tenant.Product ?? BoardFilter.NoProduct
                    : grouping == QuotaGrouping.CostCentre ? owner.CostCentre ?? BoardFilter.NoCostCentre
                    : tenant.Environment,
                Cluster = tenant.Cluster,
                Tier = tenant.Tier,
                Committed = 0,
                Hard = usage.Hard,
                Used = usage.Mean,
            };
    }
}
