using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>What a tenant used in one interval. An interval in which its quota was not seen has no row: a gap is never zero.</summary>
public sealed class UsageSample
{
    public UsageSample(Guid tenantId, DateTimeOffset at, UsageAmounts used, UsageAmounts hard)
        : this() => (TenantId, At, Used, Hard) = (tenantId, at, used, hard);

    // For Entity Framework.
    private UsageSample() => (Used, Hard) = (null!, null!);

    public Guid TenantId { get; private set; }

    /// <summary>The beginning of the interval.</summary>
    public DateTimeOffset At { get; private set; }

    public UsageAmounts Used { get; private set; }

    public UsageAmounts Hard { get; private set; }

    /// <summary>The CPU that the pods really used, in millicores; null when it was not measured.</summary>
    public long? RealCpu { get; private set; }

    /// <summary>The memory that the pods really used, in bytes; null when it was not measured.</summary>
    public long? RealMemory { get; private set; }

    internal void Measure(RealUse use) => (RealCpu, RealMemory) = (use.Cpu, use.Memory);

    /// <summary>What was really used of a resource; null when that was not measured.</summary>
    internal long? FindReal(QuotaResource resource) =>
        resource == QuotaResource.Cpu ? RealCpu
        : resource == QuotaResource.Memory ? RealMemory
        : null;
}

internal sealed class UsageSampleConfiguration : IEntityTypeConfiguration<UsageSample>
{
    public void Configure(EntityTypeBuilder<UsageSample> builder)
    {
        builder.ToTable("UsageSamples");
        // Two replicas that see the same cluster write one row.
        builder.HasKey(sample => new { sample.TenantId, sample.At });
        builder.ComplexProperty(sample => sample.Used);
        builder.ComplexProperty(sample => sample.Hard);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(sample => sample.TenantId).OnDelete(DeleteBehavior.Cascade);
        // Rows past their retention are deleted by time.
        builder.HasIndex(sample => sample.At);
    }
}
