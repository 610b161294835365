using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>The leads of a tenant were notified that a line of its quota reached a threshold. The row is deleted when the use has fallen again.</summary>
public sealed class QuotaWarning
{
    public QuotaWarning(Guid tenantId, string resource, int percent, DateTimeOffset raisedAt) =>
        (TenantId, Resource, Percent, RaisedAt) = (tenantId, resource, percent, raisedAt);

    public Guid TenantId { get; private set; }

    /// <summary>The key of the ResourceQuota: <c>requests.cpu</c>.</summary>
    public string Resource { get; private set; }

    /// <summary>The threshold in percent of the quota.</summary>
    public int Percent { get; private set; }

    public DateTimeOffset RaisedAt { get; private set; }
}

internal sealed class QuotaWarningConfiguration : IEntityTypeConfiguration<QuotaWarning>
{
    public void Configure(EntityTypeBuilder<QuotaWarning> builder)
    {
        builder.ToTable("QuotaWarnings");
        // Of two replicas that notice the same threshold, one saves the row and the announcement, and the other neither.
        builder.HasKey(warning => new
        {
            warning.TenantId,
            warning.Resource,
            warning.Percent,
        });
        builder.Property(warning => warning.Resource).HasMaxLength(120);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(warning => warning.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
