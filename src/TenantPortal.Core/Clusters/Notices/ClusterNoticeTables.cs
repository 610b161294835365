using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Notices;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ClusterNoticeTables
{
    extension(PortalDb db)
    {
        public DbSet<ClusterNotice> ClusterNotices => db.Set<ClusterNotice>();
    }
}
