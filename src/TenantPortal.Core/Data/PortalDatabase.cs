using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>Opens the database of the configured provider.</summary>
internal sealed class PortalDatabase<TDb>(IDbContextFactory<TDb> factory) : IDbContextFactory<PortalDb>
    where TDb : PortalDb
{
    // IDbContextFactory is not covariant; hence this adapter.
    public PortalDb CreateDbContext() => factory.CreateDbContext();

    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken) => await factory.CreateDbContextAsync(cancellationToken);
}
