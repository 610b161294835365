using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Tenants;

/// <summary>Validates the section <c>Tenants</c>.</summary>
internal sealed class TenantOptionsValidator : SettingsValidator<TenantOptions>
{
    private const int MaxHolidays = 1000;

    protected override IEnumerable<string> FindMistakes(TenantOptions options)
    {
        if (options.Environments.Length == 0)
            yield return "Tenants:Environments must name at least one environment, such as production.";
        foreach (var environment in options.Environments.Where(environment => !TenantName.TryParse(environment, out _)))
            yield return $"Tenants:Environments: '{environment}' is not a valid label value. Use lowercase letters, digits and hyphens.";
        if (options.DeletionGrace < TimeSpan.Zero || options.DeletionGrace > TimeSpan.FromDays(90))
            yield return $"Tenants:DeletionGrace must be 00:00:00 to 90.00:00:00, not {options.DeletionGrace}.";
        if (options.NameReservation < TimeSpan.Zero || options.NameReservation > TimeSpan.FromDays(3650))
            yield return $"Tenants:NameReservation must be 00:00:00 to 3650.00:00:00, not {options.NameReservation}.";
        foreach (var days in options.Expiry.NoticeDays.Where(days => days is < 1 or > 365))
            yield return $"Tenants:Expiry:NoticeDays must be 1 to 365 days, not {days}.";
        foreach (var days in options.Expiry.NoticeDays.CountBy(days => days).Where(days => days.Value > 1))
            yield return $"Tenants:Expiry:NoticeDays contains {days.Key} more than once. Remove the duplicate.";
        if (options.Expiry.SuspendAfterDays is < 0 or > 365)
            yield return $"Tenants:Expiry:SuspendAfterDays must be 0 to 365, not {options.Expiry.SuspendAfterDays}.";
        if (options.Expiry.RequestDeletionAfterDays is < 0 or > 365)
            yield return $"Tenants:Expiry:RequestDeletionAfterDays must be 0 to 365, not {options.Expiry.RequestDeletionAfterDays}.";
        if (options.Recertification.DeputyAfterDays is < 1 or > 365)
            yield return $"Tenants:Recertification:DeputyAfterDays must be 1 to 365, not {options.Recertification.DeputyAfterDays}.";
        if (options.Recertification.ManagersAfterDays is < 1 or > 365)
            yield return $"Tenants:Recertification:ManagersAfterDays must be 1 to 365, not {options.Recertification.ManagersAfterDays}.";
        if (options.Recertification.SuspendAfterDays is < 0 or > 365)
            yield return $"Tenants:Recertification:SuspendAfterDays must be 0 to 365, not {options.Recertification.SuspendAfterDays}.";
        if (options.Expiry.Holidays.Length > MaxHolidays)
            yield return $"Tenants:Expiry:Holidays has {options.Expiry.Holidays.Length} days. The limit is {MaxHolidays}.";
    }
}
