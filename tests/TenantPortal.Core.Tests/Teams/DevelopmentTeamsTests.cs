using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class DevelopmentTeamsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seeding_again_adds_nothing()
    {
        await using var portal = await TestPortal.StartAsync();

        await portal.Get<DevelopmentTeams>().SeedAsync(Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            [("payments", "commerce"), ("search", "discovery")],
            (await db.Teams.OrderBy(team => team.Name).ToListAsync(Cancellation)).Select(team => (team.Name, team.Department))
        );
        Assert.Equal(2, await db.Departments.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_with_teams_of_its_own_gets_none()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var db = portal.OpenDatabase();
        await db.Teams.Where(team => team.Name == "payments").ExecuteDeleteAsync(Cancellation);

        await portal.Get<DevelopmentTeams>().SeedAsync(Cancellation);

        Assert.Equal("search", Assert.Single(db.Teams).Name);
    }
}
