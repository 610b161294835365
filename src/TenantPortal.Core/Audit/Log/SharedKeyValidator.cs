using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Requires one key for all replicas: they cannot share a file that each of them creates.</summary>
internal sealed class SharedKeyValidator(IConfiguration configuration, PortalEnvironment environment) : SettingsValidator<AuditOptions>
{
    protected override IEnumerable<string> FindMistakes(AuditOptions options)
    {
        var database = SettingsBinder.Read<DatabaseOptions>(configuration, DatabaseOptions.Section);
        if (database.Provider == DatabaseProvider.PostgreSql && options.Key.Length == 0 && !environment.IsDevelopment)
            yield return "Audit:Key must be set because Database:Provider is PostgreSql: all replicas seal the audit log with the same "
                + "key. To generate one, run: openssl rand -base64 32.";
    }
}
