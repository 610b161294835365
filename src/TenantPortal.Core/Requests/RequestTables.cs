using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Requests;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class RequestTables
{
    extension(PortalDb db)
    {
        public DbSet<TenantRequest> Requests => db.Set<TenantRequest>();
    }
}
