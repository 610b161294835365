using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Dashboards;

/// <summary>The department of a report, for a choice.</summary>
public sealed record ReportDepartment(string Name, string Title);

/// <summary>One resource over a month, in the unit of <see cref="QuotaFigure"/>.</summary>
/// <param name="First">The approved quotas at the end of the first known day.</param>
/// <param name="Last">The approved quotas at the end of the last known day.</param>
/// <param name="Used">The mean of the days; null when no cluster reported usage.</param>
/// <param name="Peak">The day with the highest mean use; null like <paramref name="Used"/>.</param>
public sealed record ReportAmount(QuotaResource Resource, long First, long Last, long? Used, DateOnly? Peak);

/// <summary>What became of requests within a month.</summary>
/// <param name="Submitted">Those submitted in it; the others are counted by the day of their end.</param>
/// <param name="Times">Null when no person decided a request.</param>
public sealed record ReportRequests(int Submitted, int Approved, int Automatic, int Rejected, DecisionTimes? Times);

/// <summary>A tenant that was approved or deleted within the month, or expires soon.</summary>
/// <param name="Team">The title of the team.</param>
public sealed record ReportTenant(string Name, string Team, DateOnly On);

/// <summary>A department's month.</summary>
/// <param name="Tenants">The number of tenants now.</param>
/// <param name="Amounts">Empty when nothing is known of the month.</param>
/// <param name="Created">The tenants that were approved: at most <see cref="MonthReportReader.MaxTenants"/>, as in the other lists.</param>
/// <param name="Expiring">Within <see cref="QuotaBoardReader.ExpiryDays"/> days from now; empty for a month that is over.</param>
/// <param name="Costs">By team; null without prices.</param>
public sealed record MonthReport(
    string Title,
    int Tenants,
    IReadOnlyList<ReportAmount> Amounts,
    ReportRequests Requests,
    IReadOnlyList<ReportTenant> Created,
    IReadOnlyList<ReportTenant> Deleted,
    IReadOnlyList<ReportTenant> Expiring,
    CostBoard? Costs
);

/// <summary>Reads the month of a department, for those who see its budget: its managers and those who see everything.</summary>
public sealed class MonthReportReader(
    IDbContextFactory<PortalDb> databases,
    CostBoardReader costs,
    NotificationOptions notifications,
    TierCatalog tiers,
    TimeProvider time
)
{
    /// <summary>The tenants of one list.</summary>
    public const int MaxTenants = 100;

    /// <summary>The departments that the user can have reports of, by title.</summary>
    public async Task<IReadOnlyList<ReportDepartment>> ListDepartmentsAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.VisibleDepartments(user)
            .OrderBy(department => department.Title)
            .Select(department => new ReportDepartment(department.Name, department.Title))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null for a department that does not exist or that the user does not see.</summary>
    /// <param name="month">Its first day.</param>
    public async Task<MonthReport?> FindAsync(CurrentUser user, string department, DateOnly month, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var title = await db.VisibleDepartments(user)
            .Where(known => known.Name == department)
            .Select(known => known.Title)
            .SingleOrDefaultAsync(cancellationToken);
        if (title is null)
            return null;
        var (since, until) = (UtcDay.StartOf(month), UtcDay.StartOf(month.AddMonths(1)));
        var today = time.GetUtcToday();
        var tenants =
            from tenant in db.Tenants
            join owner in db.Teams on tenant.Team equals owner.Name
            where owner.Department == department
            select new { Tenant = tenant, owner.Title };
        var created = await (
            from request in db.Requests
            join owner in db.Teams on request.Team equals owner.Name
            where
                owner.Department == department
                && request.Kind == RequestKind.Create
                && request.Status == RequestStatus.Approved
                && request.DecidedAt >= since
                && request.DecidedAt < until
            orderby request.DecidedAt
            select new
            {
                Name = request.TenantName,
                owner.Title,
                At = request.DecidedAt!.Value,
            }
        )
            .Take(MaxTenants)
            .ToListAsync(cancellationToken);
        var deleted = await tenants
            .Where(row => row.Tenant.ArchivedAt >= since && row.Tenant.ArchivedAt < until)
            .OrderBy(row => row.Tenant.ArchivedAt)
            .Take(MaxTenants)
            .Select(row => new
            {
                row.Tenant.Name,
                row.Title,
                At = row.Tenant.ArchivedAt!.Value,
            })
            .ToListAsync(cancellationToken);
        var soon = today.AddDays(QuotaBoardReader.ExpiryDays);
        var expiring =
            month == CostFilter.MonthOf(today)
                ? await tenants
                    .Where(row => row.Tenant.ArchivedAt == null && row.Tenant.ExpiresOn >= today && row.Tenant.ExpiresOn <= soon)
                    .OrderBy(row => row.Tenant.ExpiresOn)
                    .Take(MaxTenants)
                    .Select(row => new ReportTenant(row.Tenant.Name, row.Title, row.Tenant.ExpiresOn!.Value))
                    .ToListAsync(cancellationToken)
                : [];
        var filter = new CostFilter
        {
            Month = month,
            Grouping = CostGrouping.Team,
            Department = department,
        };
        return new MonthReport(
            title,
            await tenants.CountAsync(row => row.Tenant.ArchivedAt == null, cancellationToken),
            await ReadAmountsAsync(db, department, month, cancellationToken),
            await ReadRequestsAsync(db, department, since, until, cancellationToken),
            [.. created.Select(row => new ReportTenant(row.Name, row.Title, UtcDay.Of(row.At)))],
            [.. deleted.Select(row => new ReportTenant(row.Name, row.Title, UtcDay.Of(row.At)))],
            expiring,
            await costs.GetAsync(user, filter, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<ReportAmount>> ReadAmountsAsync(PortalDb db, string department, DateOnly month, CancellationToken cancellationToken)
    {
        var (end, names) = (month.AddMonths(1), tiers.Resources.Select(resource => resource.Name).ToArray());
        var sums = await (
            from total in db.UsageTotals
            join owner in db.Teams on total.Team equals owner.Name
            where names.Contains(total.Resource) && total.Day >= month && total.Day < end && owner.Department == department
            group total by new { total.Resource, total.Day } into days
            select new
            {
                days.Key.Resource,
                days.Key.Day,
                Committed = days.Sum(total => total.Committed),
                Used = days.Sum(total => total.Used),
                Known = days.Count(total => total.Used != null),
            }
        ).ToListAsync(cancellationToken);
        var byResource = sums.OrderBy(sum => sum.Day).ToLookup(sum => sum.Resource);
        return
        [
            .. tiers
                .Resources.Where(resource => byResource.Contains(resource.Name))
                .Select(resource =>
                {
                    var days = byResource[resource.Name].ToList();
                    var known = days.Where(day => day.Known > 0).ToList();
                    return new ReportAmount(
                        resource,
                        days[0].Committed,
                        days[^1].Committed,
                        known.Count == 0 ? null : (long)known.Average(day => day.Used ?? 0),
                        known.MaxBy(day => day.Used)?.Day
                    );
                }),
        ];
    }

    private async Task<ReportRequests> ReadRequestsAsync(
        PortalDb db,
        string department,
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        var requests = db.OneOfEachGroup(db.Requests.AsNoTracking())
            .Where(request => db.Set<Team>().Any(owner => owner.Name == request.Team && owner.Department == department));
        var submitted = await requests.CountAsync(request => request.SubmittedAt >= since && request.SubmittedAt < until, cancellationToken);
        var decided = await requests
            .Where(request =>
                request.DecidedAt >= since
                && request.DecidedAt < until
                && (request.Status == RequestStatus.Approved || request.Status == RequestStatus.Rejected)
            )
            .OrderByDescending(request => request.DecidedAt)
            .Take(ProcessBoardReader.MaxRequests)
            .Select(request => new
            {
                request.Status,
                request.WaitingSince,
                request.DecidedAt,
                IsAutomatic = request.Decisions.Any(decision => decision.DeciderId == Decider.Rule.Id && decision.VoidedAt == null),
            })
            .ToListAsync(cancellationToken);
        return new ReportRequests(
            submitted,
            decided.Count(request => request.Status == RequestStatus.Approved),
            decided.Count(request => request.IsAutomatic),
            decided.Count(request => request.Status == RequestStatus.Rejected),
            DecisionTimes.Of(
                decided.Where(request => !request.IsAutomatic).Select(request => WorkingTime.Between(request.WaitingSince, request.DecidedAt!.Value)),
                notifications.RequestTarget
            )
        );
    }
}
