using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Observations.Endpoints;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class EndpointTables
{
    extension(PortalDb db)
    {
        public DbSet<HostEndpoint> HostEndpoints => db.Set<HostEndpoint>();

        public DbSet<TenantEndpoint> TenantEndpoints => db.Set<TenantEndpoint>();
    }
}
