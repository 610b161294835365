using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Audit;

/// <summary>Validates the section <c>Audit</c>.</summary>
internal sealed class AuditOptionsValidator(PortalEnvironment environment) : SettingsValidator<AuditOptions>
{
    private const int MinBytes = 32;

    protected override IEnumerable<string> FindMistakes(AuditOptions options)
    {
        if (options.Key.Length > 0 && !IsKey(options.Key))
            yield return $"Audit:Key must be at least {MinBytes} bytes in Base64. To generate a key, run: openssl rand -base64 32.";
        foreach (var (i, key) in options.PreviousKeys.Index())
        {
            if (!IsKey(key))
                yield return $"Audit:PreviousKeys:{i} must be at least {MinBytes} bytes in Base64.";
        }

        foreach (var mistake in AuditAnchorMistakes.Find(options.Anchor, environment.IsDevelopment))
            yield return mistake;
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written >= MinBytes;
    }
}
