using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Usage;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class UsageTables
{
    extension(PortalDb db)
    {
        public DbSet<UsageSample> UsageSamples => db.Set<UsageSample>();

        public DbSet<UsageDay> UsageDays => db.Set<UsageDay>();

        public DbSet<UsageTotal> UsageTotals => db.Set<UsageTotal>();

        public DbSet<QuotaWarning> QuotaWarnings => db.Set<QuotaWarning>();
    }
}
