using System.Globalization;
using TenantPortal.Core;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>The choices of a dashboard as they are in an address, of a page or of the API.</summary>
internal sealed record BoardAddress(
    string? Group = null,
    string? Resource = null,
    int? Days = null,
    string? Department = null,
    string? Team = null,
    string? Tier = null,
    string? Cluster = null,
    string? Environment = null,
    string? Product = null,
    string? CostCentre = null
)
{
    /// <summary>The problem of a name that is no resource.</summary>
    public static readonly Problem UnknownResource = new(
        $"Choose a resource: {string.Join(", ", QuotaResource.All)}; or an extended resource, such as nvidia.com/gpu.",
        "resource"
    );

    /// <summary>The choices of a filter. What is as by default is left out.</summary>
    public static BoardAddress Of(BoardFilter filter)
    {
        var standard = new BoardFilter();
        return new(
            filter.Grouping == standard.Grouping ? null : GroupingNames.NameOf(filter.Grouping),
            filter.Resource == standard.Resource ? null : filter.Resource.Name,
            filter.Days == standard.Days ? null : filter.Days,
            filter.Department,
            filter.Team,
            filter.Tier,
            filter.Cluster,
            filter.Environment,
            filter.Product,
            filter.CostCentre
        );
    }

    /// <summary>The filter; a choice that does not exist is a problem.</summary>
    public Result<BoardFilter> TryRead()
    {
        var standard = new BoardFilter();
        var grouping = Group is null ? standard.Grouping : GroupingNames.Find<QuotaGrouping>(Group);
        var resource = Resource is null ? standard.Resource : QuotaResource.Find(Resource);
        List<Problem> problems = [];
        if (grouping is null)
            problems.Add(new($"Choose a group: {string.Join(", ", Enum.GetValues<QuotaGrouping>().Select(GroupingNames.NameOf))}.", "group"));
        if (resource is null)
            problems.Add(UnknownResource);
        if (Days is { } days && !BoardFilter.Spans.Contains(days))
            problems.Add(new($"The number of days must be one of {string.Join(", ", BoardFilter.Spans)}.", "days"));
        if (problems.Count > 0)
            return problems.ToArray();
        return new BoardFilter
        {
            Grouping = grouping!.Value,
            Resource = resource!,
            Days = Days ?? standard.Days,
            Department = DashboardAddress.Read(Department),
            Team = DashboardAddress.Read(Team),
            Tier = DashboardAddress.Read(Tier),
            Cluster = DashboardAddress.Read(Cluster),
            Environment = DashboardAddress.Read(Environment),
            Product = DashboardAddress.Read(Product),
            CostCentre = DashboardAddress.Read(CostCentre),
        };
    }

    /// <summary>The address with these choices.</summary>
    public string ToAddress(string path) =>
        DashboardAddress.Write(
            path,
            ("group", Group),
            ("resource", Resource),
            ("days", Days?.ToString(CultureInfo.InvariantCulture)),
            ("department", Department),
            ("team", Team),
            ("tier", Tier),
            ("cluster", Cluster),
            ("environment", Environment),
            ("product", Product),
            ("costCentre", CostCentre)
        );
}
