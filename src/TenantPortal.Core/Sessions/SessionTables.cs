using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Sessions;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class SessionTables
{
    extension(PortalDb db)
    {
        public DbSet<KnownPerson> People => db.Set<KnownPerson>();

        public DbSet<Session> Sessions => db.Set<Session>();
    }
}
