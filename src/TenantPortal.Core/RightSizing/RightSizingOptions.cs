namespace TenantPortal.Core.RightSizing;

/// <summary>How smaller quotas are suggested (section <c>RightSizing</c>).</summary>
public sealed class RightSizingOptions
{
    public const string Section = "RightSizing";

    /// <summary>The days with recorded use that a suggestion needs: 30 to 90. With twice as many, it is reported as certain.</summary>
    public int MinDays { get; set; } = 30;

    /// <summary>How much more than the p95 of the daily maxima is suggested, in percent: 0 to 200.</summary>
    public int HeadroomPercent { get; set; } = 20;

    /// <summary>The days that a suggestion looks at, of which some may have no recorded use.</summary>
    internal int Window => MinDays * 3;
}
