using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>
/// The sums of one resource on one day over the tenants of a team, tier, cluster and environment. Dashboards add up these rows, so that a trend of
/// 400 days reads none of the rows of tenants.
/// </summary>
public sealed class UsageTotal
{
    /// <summary>The <see cref="Resource"/> of the rows that count tenants, for prices per tenant. No resource has this name.</summary>
    public const string Tenants = "tenants";

    public UsageTotal(DateOnly day, string team, string tier, string cluster, string environment, string resource, long committed, long? hard, long? used) =>
        (Day, Team, Tier, Cluster, Environment, Resource, Committed, Hard, Used) = (day, team, tier, cluster, environment, resource, committed, hard, used);

    /// <summary>In UTC.</summary>
    public DateOnly Day { get; private set; }

    public string Team { get; private set; }

    public string Tier { get; private set; }

    public string Cluster { get; private set; }

    public string Environment { get; private set; }

    /// <summary>The name of the <see cref="QuotaResource"/>, or <see cref="Tenants"/>.</summary>
    public string Resource { get; private set; }

    /// <summary>The approved quotas at the end of the day, in the unit of <see cref="QuotaFigure"/>; of <see cref="Tenants"/>, their number.</summary>
    public long Committed { get; private set; }

    /// <summary>The quotas that clusters reported; null when no tenant had a sample on the day.</summary>
    public long? Hard { get; private set; }

    /// <summary>The sum of the daily means; null when no tenant had a sample on the day.</summary>
    public long? Used { get; private set; }
}

internal sealed class UsageTotalConfiguration : IEntityTypeConfiguration<UsageTotal>
{
    public void Configure(EntityTypeBuilder<UsageTotal> builder)
    {
        builder.ToTable("UsageTotals");
        // The resource and the day first, because a trend reads one resource from a day on.
        builder.HasKey(total => new
        {
            total.Resource,
            total.Day,
            total.Team,
            total.Tier,
            total.Cluster,
            total.Environment,
        });
        builder.Property(total => total.Resource).HasMaxLength(QuotaResource.MaxExtendedNameLength);
        builder.Property(total => total.Team).HasMaxLength(63);
        builder.Property(total => total.Tier).HasMaxLength(63);
        builder.Property(total => total.Cluster).HasMaxLength(63);
        builder.Property(total => total.Environment).HasMaxLength(63);
    }
}
