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
}
