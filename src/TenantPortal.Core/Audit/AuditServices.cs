using Microsoft.Extensions.Options;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Anchoring.Writing;
using TenantPortal.Core.Audit.Log;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the audit log.</summary>
public static class AuditServices
{
    internal static IServiceCollection AddAudit(this IServiceCollection services) =>
        services
            .AddSettings<AuditOptions, AuditOptionsValidator>(AuditOptions.Section)
            .AddSingleton<IValidateOptions<AuditOptions>, SharedKeyValidator>()
            .AddSingleton<AuditKeys>()
            .AddSingleton<AuditAnchor>()
            .AddSingleton<AuditChain>()
            .AddSingleton<AuditLog>()
            .AddSingleton<AuditReader>()
            .AddSingleton<AuditVerifier>()
            .AddSingleton<TimeStampTokens>()
            // Created explicitly because the constructors are internal.
            .AddSingleton(provider => new OutsideAnchors(
                provider.GetRequiredService<AuditOptions>(),
                provider.GetRequiredService<PortalOptions>(),
                provider.GetRequiredService<AuditKeys>(),
                provider.GetRequiredService<TimeStampTokens>()
            ))
            .AddSingleton<AnchorReader>()
            .AddSingleton<IAnchorWriter, FileAnchorWriter>()
            .AddSingleton<IAnchorWriter, SyslogAnchorWriter>()
            .AddSingleton<IAnchorWriter, WebhookAnchorWriter>()
            .AddSingleton<IAnchorWriter, TimeStampAnchorWriter>()
            .AddSingleton<AnchorMetrics>()
            .AddSingleton<AnchorQueue>();

    /// <summary>Records the end of the audit log from this process; of several processes on one database, one does at a time.</summary>
    public static IServiceCollection AddAuditAnchorWorker(this IServiceCollection services) => services.AddHostedService<AnchorWorker>();
}
