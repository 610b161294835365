using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class AdministrationTables
{
    extension(PortalDb db)
    {
        public DbSet<RightsProposal> RightsProposals => db.Set<RightsProposal>();
    }
}
