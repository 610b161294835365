using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Calls;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class CallTables
{
    extension(PortalDb db)
    {
        public DbSet<IdempotentCall> IdempotentCalls => db.Set<IdempotentCall>();
    }
}
