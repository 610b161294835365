using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Audit;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class AuditTables
{
    extension(DbContext db)
    {
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();

        public DbSet<AuditHead> AuditHeads => db.Set<AuditHead>();
    }
}
