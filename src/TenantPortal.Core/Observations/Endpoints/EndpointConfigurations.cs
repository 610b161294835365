using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Observations.Endpoints;

internal sealed class HostEndpointConfiguration : IEntityTypeConfiguration<HostEndpoint>
{
    public void Configure(EntityTypeBuilder<HostEndpoint> builder)
    {
        builder.ToTable("HostEndpoints");
        builder.HasKey(endpoint => endpoint.Cluster);
        builder.Property(endpoint => endpoint.Cluster).HasMaxLength(63);
    }
}

internal sealed class TenantEndpointConfiguration : IEntityTypeConfiguration<TenantEndpoint>
{
    public void Configure(EntityTypeBuilder<TenantEndpoint> builder)
    {
        builder.ToTable("TenantEndpoints");
        builder.HasKey(endpoint => endpoint.TenantId);
        builder.Property(endpoint => endpoint.Tier).HasMaxLength(63);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(endpoint => endpoint.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(endpoint => endpoint.Facts);
    }
}
