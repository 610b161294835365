using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>The teams of the Development sign-in's users, so that the portal is usable immediately.</summary>
public sealed class DevelopmentTeams(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Adds them to a database without teams.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Teams.AnyAsync(cancellationToken))
            return;
        db.Departments.AddRange(
            new Department("commerce", "Commerce", GroupName.Parse("commerce-managers")),
            new Department("discovery", "Discovery", GroupName.Parse("discovery-managers"))
        );
        db.Teams.AddRange(
            new Team("payments", "Payments", "commerce", GroupName.Parse("payments-team-leads"), GroupName.Parse("payments-team")),
            new Team("search", "Search", "discovery", GroupName.Parse("search-team-leads"), GroupName.Parse("search-team"))
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
