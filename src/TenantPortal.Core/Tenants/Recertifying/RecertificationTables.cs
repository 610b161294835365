using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class RecertificationTables
{
    extension(PortalDb db)
    {
        public DbSet<Recertification> Recertifications => db.Set<Recertification>();
    }

    /// <summary>The latest recertification of each tenant.</summary>
    internal static IQueryable<Recertification> LatestRecertifications(this PortalDb db)
    {
        var rows = db.Recertifications;
        return rows.Where(row => !rows.Any(later => later.TenantId == row.TenantId && later.DueOn > row.DueOn));
    }

    /// <summary>The recertifications that need an answer: not those of a tenant whose deletion is requested or approved.</summary>
    internal static IQueryable<Recertification> WaitingRecertifications(this PortalDb db)
    {
        var leaving = db.DeletionRequests();
        return from row in db.Recertifications
            join tenant in db.Tenants on row.TenantId equals tenant.Id
            where row.Answer == null || row.Answer == RecertificationAnswer.NoLongerNeeded
            where tenant.ArchivedAt == null && tenant.DeleteAt == null && !leaving.Any(request => request.TenantId == tenant.Id)
            select row;
    }

    /// <summary>The open requests for the deletion of a tenant.</summary>
    internal static IQueryable<TenantRequest> DeletionRequests(this PortalDb db) =>
        db.Requests.Where(request => request.Kind == RequestKind.Delete && RequestStatuses.Open.Contains(request.Status));
}
