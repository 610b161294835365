using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests.Deleting;

/// <summary>Finds the approved request behind a deletion.</summary>
internal static class DeletionRequests
{
    extension(PortalDb db)
    {
        /// <summary>The latest approved request to delete the tenant; null when none was approved.</summary>
        public Task<TenantRequest?> FindDeletionRequestAsync(Tenant tenant, CancellationToken cancellationToken) =>
            db
                .Requests.AsNoTracking()
                .Where(request => request.TenantId == tenant.Id && request.Kind == RequestKind.Delete && request.Status == RequestStatus.Approved)
                .OrderByDescending(request => request.DecidedAt)
                .FirstOrDefaultAsync(cancellationToken);

        /// <summary>What the approvers of a request saw; null when nothing was read before.</summary>
        public Task<DeletionInventory?> FindApprovedContentsAsync(string? requestId, CancellationToken cancellationToken) =>
            db.Requests.AsNoTracking().Where(request => request.Id == requestId).Select(request => request.Contents).SingleOrDefaultAsync(cancellationToken);
    }
}
