using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tokens;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class TokenTables
{
    extension(PortalDb db)
    {
        public DbSet<ApiToken> Tokens => db.Set<ApiToken>();
    }
}
