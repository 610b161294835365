using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Requests;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class NoteTables
{
    extension(PortalDb db)
    {
        public DbSet<RequestNote> Notes => db.Set<RequestNote>();
    }
}
