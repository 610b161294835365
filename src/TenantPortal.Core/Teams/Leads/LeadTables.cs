using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Teams.Leads;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class LeadTables
{
    extension(PortalDb db)
    {
        public DbSet<LeadWatch> LeadWatches => db.Set<LeadWatch>();
    }

    /// <summary>The teams without an active lead, as part of a query.</summary>
    internal static IQueryable<LeadWatch> TeamsWithoutLead(this PortalDb db) => db.LeadWatches.Where(watch => watch.AbsentSince != null);
}
