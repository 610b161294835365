using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Automatic;

/// <summary>The rule for automatic approval (section <c>AutoApproval</c>). Requests that do not meet all of it are decided by people.</summary>
public sealed class AutoApprovalOptions
{
    public const string Section = "AutoApproval";

    /// <summary>Whether the rule is applied. <c>Shadow</c> shows on requests what would have been approved.</summary>
    public AutoApprovalMode Mode { get; set; } = AutoApprovalMode.Off;

    /// <summary>The largest increase of a resource, as a share of the current amount: 0.01 to 1.</summary>
    [RenamedFrom("MostIncrease")]
    public decimal MaxIncrease { get; set; } = 0.25m;

    /// <summary>The size of the tier that no resource may exceed.</summary>
    [RenamedFrom("LargestSize")]
    public string MaxSize { get; set; } = "medium";

    /// <summary>The share of the current amount that must have been used: 0 to 1.</summary>
    [RenamedFrom("LeastUse")]
    public decimal MinUse { get; set; } = 0.7m;

    /// <summary>The number of days over which use is measured: 1 to 90.</summary>
    public int UseDays { get; set; } = 7;

    /// <summary>A decrease leaves at least this many times the current use: 1 to 10.</summary>
    public decimal RoomAboveUse { get; set; } = 1.1m;

    /// <summary>The wait after an automatic approval before the next one for the same tenant: 0 to 365 days.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The most automatic approvals for one tenant in 365 days: 1 to 100.</summary>
    [RenamedFrom("MostPerYear")]
    public int MaxPerYear { get; set; } = 4;

    /// <summary>The longest renewal, counted from the expiry date: 1 to 365 days. A tenant is renewed automatically only once.</summary>
    public int RenewalDays { get; set; } = 30;

    /// <summary>The environments whose tenants are renewed automatically.</summary>
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
            yield return $"AutoApproval:RenewedEnvironments: '{environment}' is not one of Tenants:Environments.";
    }
}
