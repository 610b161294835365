namespace TenantPortal.Core.Prices;

/// <summary>What quotas cost per month (section <c>Prices</c>). Without a currency, no page shows money.</summary>
public sealed class PriceOptions
{
    public const string Section = "Prices";

    /// <summary>The currency of all prices, as an ISO 4217 code such as <c>EUR</c>. When empty: money is shown nowhere.</summary>
    public string Currency { get; set; } = "";

    /// <summary>
    /// The price per month of a core of <c>Cpu</c>, a GiB of <c>Memory</c>, <c>EphemeralStorage</c> and <c>Storage</c>, one of <c>Pods</c>, and one
    /// extended resource such as <c>nvidia.com/gpu</c>. A resource that is left out is free.
    /// </summary>
    public Dictionary<string, decimal> Resources { get; set; } = [];

    /// <summary>Prices of single tiers, by the name of the tier.</summary>
    public Dictionary<string, TierPriceOptions> Tiers { get; set; } = [];

    /// <summary>
    /// Changes of prices, by the day (UTC) that they apply from, such as <c>2027-01-01</c>. A change names only the prices that differ from then on. Costs
    /// of days before it stay as they were.
    /// </summary>
    public Dictionary<string, PriceChangeOptions> From { get; set; } = [];
}

/// <summary>The prices that differ from a day on (section <c>Prices:From:&lt;day&gt;</c>).</summary>
public sealed class PriceChangeOptions
{
    /// <summary>As <c>Prices:Resources</c>.</summary>
    public Dictionary<string, decimal> Resources { get; set; } = [];

    /// <summary>As <c>Prices:Tiers</c>.</summary>
    public Dictionary<string, TierPriceOptions> Tiers { get; set; } = [];
}

/// <summary>The prices of one tier (section <c>Prices:Tiers:&lt;name&gt;</c>).</summary>
public sealed class TierPriceOptions
{
    /// <summary>What each tenant of the tier costs per month, in addition to its quota.</summary>
    public decimal? Flat { get; set; }

    /// <summary>The prices by resource that differ from <c>Prices:Resources</c> for this tier. <c>0</c> makes a resource free.</summary>
    public Dictionary<string, decimal> Resources { get; set; } = [];
}
