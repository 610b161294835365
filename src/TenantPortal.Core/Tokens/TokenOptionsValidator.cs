using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Tokens;

/// <summary>Validates the section <c>Tokens</c>.</summary>
internal sealed class TokenOptionsValidator : SettingsValidator<TokenOptions>
{
    protected override IEnumerable<string> FindMistakes(TokenOptions options)
    {
        if (options.MaxUnseen < TimeSpan.FromHours(1) || options.MaxUnseen > TimeSpan.FromDays(365))
            yield return $"Tokens:MaxUnseen must be 01:00:00 to 365.00:00:00, not {options.MaxUnseen}.";
    }
}
