using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class DeliveryTables
{
    extension(PortalDb db)
    {
        public DbSet<Delivery> Deliveries => db.Set<Delivery>();
    }
}
