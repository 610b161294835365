using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.ClusterIdentities;

/// <summary>
/// Which portal this is: an id that all its processes share and no other portal has. It follows from the first entry of the audit log, which is sealed with a
/// key of this portal and never changes, so it is in every copy of the database and nothing has to be stored for it.
/// </summary>
public sealed class PortalIdentity(IDbContextFactory<PortalDb> databases)
{
    private const int Length = 32;

    private string? _id;

    /// <summary>Null while the audit log is empty: then nothing was approved.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (_id is not null)
            return _id;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Entries of the first versions have no hash.
        var first = await db
            .Audit.AsNoTracking()
            .Where(entry => entry.Hash != "")
            .OrderBy(entry => entry.Id)
            .Select(entry => entry.Hash)
            .FirstOrDefaultAsync(cancellationToken);
        return first is null ? null : _id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"portal {first}")))[..Length];
    }
}
