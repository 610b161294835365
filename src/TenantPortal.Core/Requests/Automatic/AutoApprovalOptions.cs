using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Automatic;

/// <summary>The rule for automatic approval (section <c>AutoApproval</c>). Whatever does not meet all of it is decided by people.</summary>
public sealed class AutoApprovalOptions
{
    public const string Section = "AutoApproval";

    public AutoApprovalMode Mode { get; set; } = AutoApprovalMode.Off;

    /// <summary>How much more of a resource, as a part of what the tenant has: 0.01 to 1.</summary>
    [RenamedFrom("MostIncrease")]
    public decimal MaxIncrease { get; set; } = 0.25m;

    /// <summary>The size of the tier that no resource may go beyond.</summary>
    [RenamedFrom("LargestSize")]
    public string MaxSize { get; set; } = "medium";

    /// <summary>How much of a resource must have been used for more of it to be approved, as a part of what the tenant has: 0 to 1.</summary>
    [RenamedFrom("LeastUse")]
    public decimal MinUse { get; set; } = 0.7m;

    /// <summary>Over how many days the use is looked at: 1 to 90.</summary>
    public int UseDays { get; set; } = 7;

    /// <summary>A decrease leaves at least this many times what is used now: 1 to 10.</summary>
    public decimal RoomAboveUse { get; set; } = 1.1m;

    /// <summary>How long after it approved something for a tenant it approves nothing more: 0 to 365 days.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often in 365 days it approves something for one tenant: 1 to 100.</summary>
    [RenamedFrom("MostPerYear")]
    public int MaxPerYear { get; set; } = 4;

    /// <summary>How far beyond its end it renews a tenant, once: 1 to 365 days.</summary>
    public int RenewalDays { get; set; } = 30;

    /// <summary>The environments whose tenants it may renew.</summary>
    public string[] RenewedEnvironments { get; set; } = [];

    internal IEnumerable<string> FindMistakes(TenantOptions tenants)
    {
        if (MaxIncrease is < 0.01m or > 1)
            yield return $"AutoApproval:MaxIncrease must be 0.01 to 1, not {MaxIncrease}.";
        if (MinUse is < 0 or > 1)
            yield return $"AutoApproval:MinUse must be 0 to 1, not {MinUse}.";
        if (UseDays is < 1 or > 90)
            yield return $"AutoApproval:UseDays must be 1 to 90, not {UseDays}.";
        if (RoomAboveUse is < 1 or > 10)
            yield return $"AutoApproval:RoomAboveUse must be 1 to 10, not {RoomAboveUse}.";
        if (CoolDown < TimeSpan.Zero || CoolDown > TimeSpan.FromDays(365))
            yield return $"AutoApproval:CoolDown must be 00:00:00 to 365.00:00:00, not {CoolDown}.";
        if (MaxPerYear is < 1 or > 100)
            yield return $"AutoApproval:MaxPerYear must be 1 to 100, not {MaxPerYear}.";
        if (RenewalDays is < 1 or > 365)
            yield return $"AutoApproval:RenewalDays must be 1 to 365, not {RenewalDays}.";
        foreach (var environment in RenewedEnvironments.Where(environment => Mode != AutoApprovalMode.Off && !tenants.Environments.Contains(environment)))
            yield return $"AutoApproval:RenewedEnvironments: '{environment}' is none of Tenants:Environments.";
    }
}
