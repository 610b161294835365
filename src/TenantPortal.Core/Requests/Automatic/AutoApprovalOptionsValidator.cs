using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Automatic;

/// <summary>Validates the section <c>AutoApproval</c>, which names environments of the section <c>Tenants</c>.</summary>
internal sealed class AutoApprovalOptionsValidator(IConfiguration configuration) : SettingsValidator<AutoApprovalOptions>
{
    protected override IEnumerable<string> FindMistakes(AutoApprovalOptions options) =>
        options.FindMistakes(SettingsBinder.Read<TenantOptions>(configuration, TenantOptions.Section));
}
