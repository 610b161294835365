using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Observations;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ObservationTables
{
    extension(PortalDb db)
    {
        public DbSet<ObservedQuota> Quotas => db.Set<ObservedQuota>();

        public DbSet<ObservedNamespace> Namespaces => db.Set<ObservedNamespace>();

        public DbSet<ClusterStatus> Clusters => db.Set<ClusterStatus>();

        public DbSet<ClusterCapacity> Capacities => db.Set<ClusterCapacity>();

        public DbSet<UsageDay> Usage => db.Set<UsageDay>();
    }
}
