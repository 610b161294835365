using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Tenants;

/// <summary>Validates the section <c>Tenants</c>.</summary>
internal sealed class TenantOptionsValidator : SettingsValidator<TenantOptions>
{
    protected override IEnumerable<string> FindMistakes(TenantOptions options)
    {
        if (options.Environments.Length == 0)
            yield return "Tenants:Environments must name at least one environment, such as production.";
        foreach (var environment in options.Environments.Where(environment => !TenantName.TryParse(environment, out _)))
            yield return $"Tenants:Environments: '{environment}' is not a valid label value. Use lowercase letters, digits and hyphens.";
        if (options.DeletionGrace < TimeSpan.Zero || options.DeletionGrace > TimeSpan.FromDays(90))
            yield return $"Tenants:DeletionGrace must be 00:00:00 to 90.00:00:00, not {options.DeletionGrace}.";
    }
}
