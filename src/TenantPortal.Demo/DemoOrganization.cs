using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Demo;

/// <summary>A team with the person who requests for it.</summary>
internal sealed record DemoTeam(Team Team, CurrentUser Lead);

/// <summary>Departments, teams and people, those of the Development sign-in among them.</summary>
internal sealed class DemoOrganization
{
    public DemoOrganization(IReadOnlyList<DemoPerson> people, AccessOptions access, DemoScale scale)
    {
        var signIns = people.Select(person => new PersonFacts(person.Id, person.Name, person.Email, person.Groups)).ToList();
        var known = signIns.Select(access.Recognize).ToList();
        Admins = [.. known.Where(user => user.IsPlatformAdmin)];
        Security = known.First(user => user.IsSecurityApprover);
        Departments =
        [
            .. DemoWords.Departments.Select(department => new Department(department.Name, department.Title, GroupName.Parse($"{department.Name}-managers"))),
        ];
        var teams = new List<DemoTeam>();
        var names = Enumerable
            .Range(0, DemoWords.Departments.Max(department => department.Teams.Length))
            .SelectMany(rank => DemoWords.Departments.Select(department => (Department: department.Name, Team: department.Teams[rank])));
        foreach (var (department, name) in names.Take(scale.Teams))
        {
            var (leads, members) = ($"{name}-team-leads", $"{name}-team");
            var random = new DemoRandom(7000 + teams.Count);
            var lead = signIns.Find(person => person.Groups.Contains(leads));
            if (lead is null)
            {
                var (first, last) = (DemoWords.FirstNames[teams.Count % DemoWords.FirstNames.Length], random.Pick(DemoWords.LastNames));
                lead = new PersonFacts($"{name}-lead", $"{first} {last}", $"{name}-lead@portal.example", [leads, members]);
                signIns.Add(lead);
            }

            // The leads of the first teams stand in for one more team of their department.
            var deputy = teams.FirstOrDefault(other => other.Team.Department == department)?.Lead.Id;
            var profile = new TeamProfile(
                DemoWords.TitleOf(name),
                department,
                new(GroupName.Parse(leads)),
                new(GroupName.Parse(members)),
                $"CC-{4000 + (teams.Count * 10)}",
                teams.Count(other => other.Team.Department == department) == 1 ? deputy : null
            );
            teams.Add(new DemoTeam(new Team(name, profile), access.Recognize(lead)));
        }

        Teams = teams;
        People = signIns;
    }

    public IReadOnlyList<Department> Departments { get; }

    /// <summary>The first is that of the Development sign-in's first lead.</summary>
    public IReadOnlyList<DemoTeam> Teams { get; }

    public IReadOnlyList<PersonFacts> People { get; }

    public IReadOnlyList<CurrentUser> Admins { get; }

    public CurrentUser Security { get; }
}
