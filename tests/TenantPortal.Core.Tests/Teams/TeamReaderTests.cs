using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class TeamReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_chooses_from_the_teams_they_lead()
    {
        await using var portal = await TestPortal.StartAsync();
        var teams = portal.Get<TeamReader>();

        Assert.Equal(new TeamChoice("payments", "Payments", "payments-team-leads"), Assert.Single(await teams.ListLedAsync(Given.Lead(), Cancellation)));
        Assert.Empty(await teams.ListLedAsync(Given.Member(), Cancellation));
        Assert.Empty(await teams.ListLedAsync(Given.Admin(), Cancellation));
    }

    [Fact]
    public async Task Standing_says_who_requests_and_who_oversees()
    {
        await using var portal = await TestPortal.StartAsync();
        var teams = portal.Get<TeamReader>();

        Assert.Equal(new TeamResponsibilities(LeadsTeams: true, ManagesDepartments: false), await teams.FindResponsibilitiesAsync(Given.Lead(), Cancellation));
        Assert.Equal(
            new TeamResponsibilities(LeadsTeams: false, ManagesDepartments: true),
            await teams.FindResponsibilitiesAsync(Given.Manager(), Cancellation)
        );
        Assert.Equal(
            new TeamResponsibilities(LeadsTeams: false, ManagesDepartments: false),
            await teams.FindResponsibilitiesAsync(Given.Member(), Cancellation)
        );
    }

    [Fact]
    public async Task Lists_are_filtered_by_the_teams_whose_rows_a_user_may_see()
    {
        await using var portal = await TestPortal.StartAsync();
        var teams = portal.Get<TeamReader>();

        Assert.Equal(["payments"], (await teams.ListVisibleAsync(Given.Member(), Cancellation)).Select(team => team.Name));
        Assert.Equal(["payments"], (await teams.ListVisibleAsync(Given.Manager(), Cancellation)).Select(team => team.Name));
        Assert.Equal(["payments", "search"], (await teams.ListVisibleAsync(Given.Auditor(), Cancellation)).Select(team => team.Name));
        Assert.Empty(await teams.ListVisibleAsync(Given.Person("stranger"), Cancellation));
    }

    [Fact]
    public async Task Only_those_who_may_see_a_teams_groups_choose_from_them()
    {
        await using var portal = await TestPortal.StartAsync();
        var teams = portal.Get<TeamReader>();

        Assert.Equal(
            [new GroupChoice("payments-team", "payments-team"), new GroupChoice("payments-team-leads", "payments-team-leads")],
            await teams.ListGroupsAsync(Given.Lead(), Cancellation)
        );
        Assert.Equal(4, (await teams.ListGroupsAsync(Given.Admin(), Cancellation)).Count);
        Assert.Empty(await teams.ListGroupsAsync(Given.Member(), Cancellation));
    }
}
