using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class TeamDirectoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_see_everything_see_all_teams_and_a_lead_their_own()
    {
        await using var portal = await TestPortal.StartAsync();
        var directory = portal.Get<TeamDirectory>();

        foreach (var user in new[] { Given.Admin(), Given.Security(), Given.Auditor() })
            Assert.Equal(["payments", "search"], (await directory.ListTeamsAsync(user, null, Cancellation)).Select(team => team.Name));
        Assert.Equal(["payments"], (await directory.ListTeamsAsync(Given.Lead(), null, Cancellation)).Select(team => team.Name));
        foreach (var user in new[] { Given.Member(), Given.Manager() })
            Assert.Empty(await directory.ListTeamsAsync(user, null, Cancellation));
    }

    [Fact]
    public async Task Another_team_is_not_there()
    {
        await using var portal = await TestPortal.StartAsync();
        var directory = portal.Get<TeamDirectory>();

        Assert.Null(await directory.FindTeamAsync(Given.Lead("search"), "payments", Cancellation));
        Assert.Null(await directory.FindTeamAsync(Given.Member(), "payments", Cancellation));
        Assert.Null(await directory.FindTeamAsync(Given.Manager(), "payments", Cancellation));
        Assert.Null(await directory.FindDepartmentAsync(Given.Lead(), "commerce", Cancellation));
        Assert.False((await directory.FindTeamAsync(Given.Lead(), "payments", Cancellation))!.MayChange);
    }

    [Fact]
    public async Task Who_gets_in_is_who_was_last_in_the_groups()
    {
        await using var portal = await TestPortal.StartAsync();
        foreach (
            var user in new[]
            {
                Given.Person("ann", "payments-team-leads", "payments-team"),
                Given.Member(),
                Given.Manager(),
                Given.Lead("search"),
                Given.Person("xx", "paymentsXteam"),
            }
        )
            await portal.Get<PeopleRegister>().SignInAsync(user, null, "Development", Cancellation);
        await portal
            .Get<TeamService>()
            .ChangeAsync(Given.Admin(), "payments", await TeamServiceTests.InputOfAsync(portal) with { Deputy = "search-lead" }, Cancellation);

        var team = await portal.Get<TeamDirectory>().FindTeamAsync(Given.Lead(), "payments", Cancellation);

        Assert.Equal(
            [("ann", "Lead, Member"), ("search-lead", "Deputy"), ("payments-member", "Member"), ("manager", "Manager")],
            team!.People.Select(person => (person.Id, string.Join(", ", person.Roles)))
        );
        Assert.Equal("search-lead", team.DeputyName);
        Assert.All(team.Groups, group => Assert.Null(group.Warning));
    }

    [Fact]
    public async Task A_group_without_known_people_is_warned_of()
    {
        await using var portal = await TestPortal.StartAsync();

        var team = await portal.Get<TeamDirectory>().FindTeamAsync(Given.Lead(), "payments", Cancellation);

        Assert.StartsWith(
            "The lead group 'payments-team-leads' has no known members.",
            team!.GroupOf(TeamRole.Lead).Warning?.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_department_shows_its_teams_and_managers()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Manager(), null, "Development", Cancellation);

        var department = await portal.Get<TeamDirectory>().FindDepartmentAsync(Given.Auditor(), "commerce", Cancellation);

        Assert.Equal("payments", Assert.Single(department!.Teams).Name);
        Assert.Equal("manager", Assert.Single(department.People).Id);
    }

    [Fact]
    public async Task A_team_costs_few_queries()
    {
        await using var portal = await TestPortal.StartAsync();
        portal.Queries.Reset();

        await portal.Get<TeamDirectory>().FindTeamAsync(Given.Admin(), "payments", Cancellation);

        Assert.Equal(4, portal.Queries.Count);
    }
}
