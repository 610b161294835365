using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Audit;

/// <summary>The keys of the audit chain (section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    private const int MinBytes = 32;

    /// <summary>
    /// The key that the audit log is sealed with: at least 32 random bytes in base64. Set it by environment variable only. When empty: the file
    /// <c>audit.key</c> in <c>Portal:DataPath</c>, which is created at the first start. Required with PostgreSQL outside Development.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>Former keys, so that older entries can still be checked.</summary>
    public string[] PreviousKeys { get; set; } = [];

    /// <summary>Replicas cannot share a file that each of them creates.</summary>
    public static IEnumerable<string> FindMissingKey(PortalSettings settings, bool isDevelopment)
    {
        if (settings.Database.Provider == DatabaseProvider.PostgreSql && settings.Audit.Key.Length == 0 && !isDevelopment)
            yield return "Audit:Key must be set because Database:Provider is PostgreSql: all replicas seal the audit log with the same "
                + "key. To generate one, run: openssl rand -base64 32.";
    }

    internal IEnumerable<string> FindMistakes()
    {
        if (Key.Length > 0 && !IsKey(Key))
            yield return $"Audit:Key must be at least {MinBytes} bytes in Base64. To generate a key, run: openssl rand -base64 32.";
        for (var i = 0; i < PreviousKeys.Length; i++)
        {
            if (!IsKey(PreviousKeys[i]))
                yield return $"Audit:PreviousKeys:{i} must be at least {MinBytes} bytes in Base64.";
        }
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written >= MinBytes;
    }
}
