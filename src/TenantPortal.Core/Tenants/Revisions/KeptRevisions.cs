using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Tenants.Revisions;

/// <summary>Stores rendered manifests by their hash, once.</summary>
internal static class KeptRevisions
{
    public static async Task KeepRevisionAsync(this PortalDb db, string hash, string yaml, CancellationToken cancellationToken)
    {
        if (!await db.Revisions.AnyAsync(revision => revision.Hash == hash, cancellationToken))
            db.Revisions.Add(new RenderedRevision(hash, yaml));
    }
}
