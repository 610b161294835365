namespace TenantPortal.Core.IsolationChecks;

/// <summary>When tenants are proved to be isolated, and what follows when one is not (section <c>Isolation</c>).</summary>
public sealed class IsolationOptions
{
    public const string Section = "Isolation";

    /// <summary>When the nightly checks begin, UTC.</summary>
    public TimeOnly NightlyAt { get; set; } = new(1, 0);

    /// <summary>The nightly checks are spread over this time, so that no cluster is asked about all tenants at once. 1 minute to 23 hours.</summary>
    public TimeSpan Spread { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Tenants that one process checks at the same time: 1 to 32.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>Whether a tenant with a critical failure is reduced to reading until somebody releases it.</summary>
    public bool Quarantine { get; set; } = true;

    internal IEnumerable<string> FindMistakes()
    {
        if (Spread < TimeSpan.FromMinutes(1) || Spread > TimeSpan.FromHours(23))
            yield return $"{Section}:{nameof(Spread)} must be between 1 minute and 23 hours.";
        if (Workers is < 1 or > 32)
            yield return $"{Section}:{nameof(Workers)} must be between 1 and 32.";
    }

    /// <summary>The tenant's next turn at night after <paramref name="now"/>; always at the same time of day.</summary>
    internal DateTimeOffset NextNight(Guid tenant, DateTimeOffset now)
    {
        // Not GetHashCode: another process must come to the same.
        var share = BitConverter.ToUInt32(tenant.ToByteArray(), 12) / (double)uint.MaxValue;
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime), NightlyAt, TimeSpan.Zero) + (Spread * share);
        while (today <= now)
            today = today.AddDays(1);
        return today;
    }
}
