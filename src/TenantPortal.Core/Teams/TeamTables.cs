using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Teams;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class TeamTables
{
    extension(PortalDb db)
    {
        public DbSet<Team> Teams => db.Set<Team>();

        public DbSet<Department> Departments => db.Set<Department>();

        public DbSet<TeamRoleTerm> RoleTerms => db.Set<TeamRoleTerm>();
    }
}
