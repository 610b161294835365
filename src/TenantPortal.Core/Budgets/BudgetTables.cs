using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Budgets;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class BudgetTables
{
    extension(PortalDb db)
    {
        public DbSet<Budget> Budgets => db.Set<Budget>();
    }
}
