using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Lets <c>dotnet ef</c> create migrations without a server.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlPortalDb>
{
    public PostgreSqlPortalDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql("Host=design").Options);
}
