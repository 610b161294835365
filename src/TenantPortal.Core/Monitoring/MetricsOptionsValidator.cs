using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Monitoring;

/// <summary>Validates the section <c>Metrics</c>.</summary>
internal sealed class MetricsOptionsValidator : SettingsValidator<MetricsOptions>
{
    private const int MinTokenLength = 16;

    protected override IEnumerable<string> FindMistakes(MetricsOptions options)
    {
        if (options.Port is < 0 or > 65535)
            yield return $"Metrics:Port must be 1 to 65535, or 0 for none, not {options.Port}.";
        if (options.Token.Length is > 0 and < MinTokenLength)
            yield return $"Metrics:Token must have at least {MinTokenLength} characters.";
    }
}
