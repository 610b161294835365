using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>Opens the database of the configured provider.</summary>
internal sealed class PortalDatabase<TDb>(IDbContextFactory<TDb> factory) : IDbContextFactory<PortalDb>
    where TDb : PortalDb
{
    // IDbContextFactory is not covariant; hence this adapter.
    public PortalDb CreateDbContext() => CallTransaction.Join(factory.CreateDbContext());

    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken) =>
        CallTransaction.Join(await factory.CreateDbContextAsync(cancellationToken));
}
