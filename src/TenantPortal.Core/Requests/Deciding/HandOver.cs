using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>The last step of every approval, by people or by the rule: the approved change becomes the tenant's spec.</summary>
public sealed class HandOver(TenantOptions options)
{
    /// <summary>From the caller's next save on, the reconciler makes it true.</summary>
    public async Task<Result> ToReconcilerAsync(PortalDb db, TenantRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var change = request.ToApprovedChange();
        if (change.Kind == RequestKind.Create)
        {
            db.Tenants.Add(Tenant.From(change, now));
            return Result.Done;
        }

        var tenant = await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == change.TenantId && tenant.ArchivedAt == null, cancellationToken);
        if (tenant is null)
            return new Problem($"The tenant '{request.TenantName}' no longer exists. Reject this request.", Kind: ProblemKind.Conflict);
        if (tenant.DeleteAt is not null)
            return new Problem($"The deletion of '{request.TenantName}' is already approved. Reject this request.", Kind: ProblemKind.Conflict);
        if (change.Kind == RequestKind.Delete)
            tenant.ScheduleDeletion(change, now + options.DeletionGrace, now);
        else
            tenant.Apply(change, now);
        return Result.Done;
    }
}
