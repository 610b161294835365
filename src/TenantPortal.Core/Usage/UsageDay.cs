using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>A tenant's usage of one resource on one complete day. A day without samples has no row.</summary>
public sealed class UsageDay
{
    public UsageDay(Guid tenantId, DateOnly day, string resource, UsageFigures figures, long hard)
        : this(tenantId, day, resource, figures.Minimum, figures.Mean, figures.P95, figures.Maximum, hard, figures.Samples) { }

    private UsageDay(Guid tenantId, DateOnly day, string resource, long minimum, long mean, long p95, long maximum, long hard, int samples) =>
        (TenantId, Day, Resource, Minimum, Mean, P95, Maximum, Hard, Samples) = (tenantId, day, resource, minimum, mean, p95, maximum, hard, samples);

    public Guid TenantId { get; private set; }

    /// <summary>In UTC.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>
    /// The name of the <see cref="QuotaResource"/>: <c>cpu</c>. Shorter than the key of the ResourceQuota, because there are millions of rows.
    /// </summary>
    public string Resource { get; private set; }

    /// <summary>In the unit of <see cref="QuotaFigure"/>, as all amounts here.</summary>
    public long Minimum { get; private set; }

    public long Mean { get; private set; }

    /// <summary>The amount that 95 % of the samples did not exceed.</summary>
    public long P95 { get; private set; }

    public long Maximum { get; private set; }

    /// <summary>The quota at the last sample of the day.</summary>
    public long Hard { get; private set; }

    /// <summary>The number of samples: fewer than a full day has means that the cluster was not reachable for a part of it.</summary>
    public int Samples { get; private set; }

    /// <summary>What the pods really used: the columns with <c>Real</c> are null on a day on which that was not measured, and for most resources.</summary>
    public long? RealMinimum { get; private set; }

    public long? RealMean { get; private set; }

    public long? RealP95 { get; private set; }

    public long? RealMaximum { get; private set; }

    public int? RealSamples { get; private set; }

    internal UsageFigures Figures => new(Minimum, Mean, P95, Maximum, Samples);

    internal UsageFigures? Real =>
        this is { RealMinimum: { } minimum, RealMean: { } mean, RealP95: { } p95, RealMaximum: { } maximum, RealSamples: { } samples }
            ? new UsageFigures(minimum, mean, p95, maximum, samples)
            : null;

    /// <summary>Adds what the pods really used; nothing when it was not measured.</summary>
    public UsageDay Measure(UsageFigures? real)
    {
        (RealMinimum, RealMean, RealP95, RealMaximum, RealSamples) = (real?.Minimum, real?.Mean, real?.P95, real?.Maximum, real?.Samples);
        return this;
    }
}

internal sealed class UsageDayConfiguration : IEntityTypeConfiguration<UsageDay>
{
    public void Configure(EntityTypeBuilder<UsageDay> builder)
    {
        builder.ToTable("UsageDays");
        builder.HasKey(usage => new
        {
            usage.TenantId,
            usage.Day,
            usage.Resource,
        });
        builder.Property(usage => usage.Resource).HasMaxLength(QuotaResource.MaxExtendedNameLength);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(usage => usage.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(usage => usage.Figures);
        builder.Ignore(usage => usage.Real);
        // Rows past their retention are deleted by day.
        builder.HasIndex(usage => usage.Day);
    }
}
