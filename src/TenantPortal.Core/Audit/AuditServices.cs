using Microsoft.Extensions.Options;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the audit log.</summary>
internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services
            .AddSettings<AuditOptions, AuditOptionsValidator>(AuditOptions.Section)
            .AddSingleton<IValidateOptions<AuditOptions>, SharedKeyValidator>()
            .AddSingleton<AuditKeys>()
            .AddSingleton<AuditAnchor>()
            .AddSingleton<AuditChain>()
            .AddSingleton<AuditLog>()
            .AddSingleton<AuditReader>()
            .AddSingleton<AuditVerifier>();
}
