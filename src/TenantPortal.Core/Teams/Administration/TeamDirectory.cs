using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams.Leads;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>Lists teams and departments with their groups and users: all of them to users who see everything, and their own teams to leads.</summary>
public sealed class TeamDirectory(IDbContextFactory<PortalDb> databases, RightsProposals proposals)
{
    /// <summary>The most users offered for selection.</summary>
    public const int MaxPeople = 1000;

    private const int HistoryLength = 50;

    /// <summary>Sorted by title.</summary>
    /// <param name="withoutLead">Whether to list only teams without an active lead, or only the others; null for all.</param>
    public async Task<IReadOnlyList<TeamSummary>> ListTeamsAsync(CurrentUser user, bool? withoutLead, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from team in db.TeamsShownTo(user)
            join watch in db.TeamsWithoutLead() on team.Name equals watch.Team into found
            from watch in found.DefaultIfEmpty()
            where withoutLead == null || (watch != null) == withoutLead
            orderby team.Title, team.Name
            select new TeamSummary(
                team.Name,
                team.Title,
                team.Department,
                team.CostCentre,
                team.LeadGroup,
                team.LeadGroupTitle,
                team.MemberGroup,
                team.MemberGroupTitle,
                db.Set<Tenant>().Count(tenant => tenant.Team == team.Name),
                watch == null ? null : new LeadAbsence(watch.AbsentSince!.Value, watch.LastSeenAt)
            )
        ).ToListAsync(cancellationToken);
    }

    /// <summary>The number of teams without an active lead; 0 for users who are not platform admins.</summary>
    public async Task<int> CountWithoutLeadAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return 0;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.TeamsWithoutLead().CountAsync(cancellationToken);
    }

    /// <summary>Sorted by title; empty for users who do not see everything.</summary>
    public async Task<IReadOnlyList<DepartmentSummary>> ListDepartmentsAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Departments.OrderBy(department => department.Title)
            .ThenBy(department => department.Name)
            .Select(department => new DepartmentSummary(
                department.Name,
                department.Title,
                department.ManagerGroup,
                department.ManagerGroupTitle,
                db.Set<Team>().Count(team => team.Department == department.Name)
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none or the user may not see it.</summary>
    public async Task<TeamDetails?> FindTeamAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from team in db.TeamsShownTo(user).AsNoTracking()
            join department in db.Departments on team.Department equals department.Name
            join watch in db.TeamsWithoutLead() on team.Name equals watch.Team into absences
            from watch in absences.DefaultIfEmpty()
            where team.Name == name
            select new
            {
                team,
                department,
                Absence = watch == null ? null : new LeadAbsence(watch.AbsentSince!.Value, watch.LastSeenAt),
                Tenants = db.Set<Tenant>().Count(tenant => tenant.Team == name),
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var (known, overseer) = (found.team, found.department);
        var who = await FindPeopleAsync(
            db,
            [
                (TeamRole.Lead, known.LeadGroup, known.LeadGroupTitle),
                (TeamRole.Member, known.MemberGroup, known.MemberGroupTitle),
                (TeamRole.Manager, overseer.ManagerGroup, overseer.ManagerGroupTitle),
            ],
            known.Deputy,
            cancellationToken
        );
        return new TeamDetails(
            name,
            known.Title,
            overseer.Name,
            overseer.Title,
            known.CostCentre,
            known.Deputy,
            who.People.FirstOrDefault(person => person.Id == known.Deputy)?.Name,
            known.Version,
            found.Tenants,
            found.Absence,
            who.Groups,
            who.People,
            await HistoryOfAsync(db, Team.SubjectOf(name), cancellationToken),
            await proposals.FindViewAsync(db, user, Team.SubjectOf(name), cancellationToken),
            user.IsPlatformAdmin
        );
    }

    /// <summary>Null when there is none or the user may not see departments.</summary>
    public async Task<DepartmentDetails?> FindDepartmentAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from department in db.Departments.AsNoTracking()
            where department.Name == name
            join team in db.Teams on department.Name equals team.Department into teamsOf
            from team in teamsOf.DefaultIfEmpty()
            orderby team.Title, team.Name
            select new { department, Team = team == null ? null : new TeamChoice(team.Name, team.Title, team.LeadGroup) }
        ).ToListAsync(cancellationToken);
        if (rows is not [{ department: var found }, ..])
            return null;
        var teams = rows.Select(row => row.Team).OfType<TeamChoice>().ToList();
        var who = await FindPeopleAsync(db, [(TeamRole.Manager, found.ManagerGroup, found.ManagerGroupTitle)], null, cancellationToken);
        return new DepartmentDetails(
            name,
            found.Title,
            who.Groups[0],
            found.Version,
            teams,
            who.People,
            await HistoryOfAsync(db, DepartmentService.SubjectOf(name), cancellationToken),
            await proposals.FindViewAsync(db, user, DepartmentService.SubjectOf(name), cancellationToken),
            user.IsPlatformAdmin
        );
    }

    /// <summary>The users that a platform admin can choose as deputy: everyone who has signed in, by name.</summary>
    public async Task<IReadOnlyList<PersonChoice>> ListPeopleAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .People.OrderBy(person => person.Name)
            .ThenBy(person => person.Id)
            .Take(MaxPeople)
            .Select(person => new PersonChoice(person.Id, person.Name))
            .ToListAsync(cancellationToken);
    }

    private static async Task<(IReadOnlyList<GroupOfRole> Groups, IReadOnlyList<PersonWithRoles> People)> FindPeopleAsync(
        PortalDb db,
        (TeamRole Role, string Group, string? Title)[] groups,
        string? deputy,
        CancellationToken cancellationToken
    )
    {
        // A user's groups are JSON text: the database finds candidates, and the parsed list decides.
        string Quoted(int index) => $"%\"{groups[Math.Min(index, groups.Length - 1)].Group}\"%";
        var (first, second, third) = (Quoted(0), Quoted(1), Quoted(2));
        var people = await db
            .People.FromSql($"""SELECT * FROM "People" WHERE "Groups" LIKE {first} OR "Groups" LIKE {second} OR "Groups" LIKE {third} OR "Id" = {deputy}""")
            .AsNoTracking()
            .OrderBy(person => person.Name)
            .ThenBy(person => person.Id)
            .Take(MaxPeople)
            .ToListAsync(cancellationToken);
        var found = people
            .Select(person => new PersonWithRoles(
                person.Id,
                person.Name,
                person.Email,
                [
                    .. groups
                        .Where(group => person.Groups.Contains(group.Group))
                        .Select(group => group.Role)
                        .Concat(person.Id == deputy ? [TeamRole.Deputy] : [])
                        .Order(),
                ],
                person.SeenAt
            ))
            .Where(person => person.Roles.Count > 0)
            .OrderBy(person => person.Roles[0])
            .ToList();
        return (
            [.. groups.Select(group => new GroupOfRole(group.Role, group.Group, group.Title, found.Exists(person => person.Roles.Contains(group.Role))))],
            found
        );
    }

    private static async Task<IReadOnlyList<HistoryEntry>> HistoryOfAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        await db
            .Audit.Where(entry => entry.Subject == subject)
            .OrderByDescending(entry => entry.Id)
            .Take(HistoryLength)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details))
            .ToListAsync(cancellationToken);
}
