using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams;

/// <summary>Whose rows a person may see: one place, used inside every query.</summary>
internal static class TeamVisibility
{
    /// <summary>The names of the teams whose requests and tenants the person may see, as part of a query.</summary>
    public static IQueryable<string> VisibleTeams(this PortalDb db, CurrentUser user)
    {
        if (user.SeesEverything)
            return db.Teams.Select(team => team.Name);
        var groups = user.Groups.ToArray();
        return from team in db.Teams
               join department in db.Departments on team.Department equals department.Name
               where groups.Contains(team.LeadGroup) || groups.Contains(team.MemberGroup) || groups.Contains(department.ManagerGroup)
               select team.Name;
    }
}
