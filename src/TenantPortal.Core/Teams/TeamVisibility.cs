using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams;

/// <summary>
/// The teams whose rows a user may see or submit requests for: one rule for every query. The same rules as <see cref="CurrentUser.Leads"/>
/// and <see cref="CurrentUser.BelongsTo"/>.
/// </summary>
internal static class TeamVisibility
{
    /// <summary>The names of the teams whose requests and tenants the user may see, as part of a query.</summary>
    public static IQueryable<string> VisibleTeams(this PortalDb db, CurrentUser user)
    {
        if (user.SeesEverything)
            return db.Teams.Select(team => team.Name);
        var (groups, named) = (user.Groups.ToArray(), user.LedTeams.Union(user.JoinedTeams).ToArray());
        return from team in db.Teams
            join department in db.Departments on team.Department equals department.Name
            where
                groups.Contains(team.LeadGroup)
                || groups.Contains(team.MemberGroup)
                || groups.Contains(department.ManagerGroup)
                || named.Contains(team.Name)
                || team.Deputy == user.Id
            select team.Name;
    }

    /// <summary>The teams that the user leads, as part of a query.</summary>
    public static IQueryable<Team> LedTeams(this PortalDb db, CurrentUser user)
    {
        var (groups, named) = (user.Groups.ToArray(), user.LedTeams.ToArray());
        return db.Teams.Where(team => groups.Contains(team.LeadGroup) || named.Contains(team.Name) || team.Deputy == user.Id);
    }

    /// <summary>The names of the teams that the user leads, and of those of the departments that they manage, in one query.</summary>
    public static async Task<(HashSet<string> Led, HashSet<string> Managed)> ReadOwnTeamsAsync(
        this PortalDb db,
        CurrentUser user,
        CancellationToken cancellationToken
    )
    {
        var (led, managed) = (db.LedTeams(user), db.ManagedTeams(user));
        var rows = await db
            .Teams.Select(team => new
            {
                team.Name,
                IsLed = led.Any(own => own.Name == team.Name),
                IsManaged = managed.Any(own => own.Name == team.Name),
            })
            .Where(team => team.IsLed || team.IsManaged)
            .ToListAsync(cancellationToken);
        return (rows.Where(team => team.IsLed).Select(team => team.Name).ToHashSet(), rows.Where(team => team.IsManaged).Select(team => team.Name).ToHashSet());
    }

    /// <summary>The departments that the user manages, as part of a query.</summary>
    public static IQueryable<Department> ManagedDepartments(this PortalDb db, CurrentUser user)
    {
        var groups = user.Groups.ToArray();
        return db.Departments.Where(department => groups.Contains(department.ManagerGroup));
    }

    /// <summary>The teams of the departments that the user manages, as part of a query.</summary>
    public static IQueryable<Team> ManagedTeams(this PortalDb db, CurrentUser user) =>
        from team in db.Teams
        join department in db.ManagedDepartments(user) on team.Department equals department.Name
        select team;

    /// <summary>The teams whose groups and members the user may see.</summary>
    public static IQueryable<Team> TeamsShownTo(this PortalDb db, CurrentUser user) => user.SeesEverything ? db.Teams : db.LedTeams(user);
}
