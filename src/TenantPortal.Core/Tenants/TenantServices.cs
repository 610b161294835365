using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Core.Tenants.Lapsing;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers tenants and what users see of them.</summary>
internal static class TenantServices
{
    public static IServiceCollection AddTenants(this IServiceCollection services) =>
        services
            .AddSettings<TenantOptions, TenantOptionsValidator>(TenantOptions.Section)
            .AddSettings<ReconcilerOptions, ReconcilerOptionsValidator>(ReconcilerOptions.Section)
            .AddSingleton(Tenant.CoveredTable)
            .AddSingleton(RenderedRevision.CoveredTable)
            .AddSingleton<ReservedNames>()
            .AddSingleton<IStartupRepair, CommittedQuotaRepair>()
            .AddSingleton<TenantRenderer>()
            .AddSingleton<TenantService>()
            .AddSingleton<MoveService>()
            .AddSingleton<MoveGate>()
            .AddSingleton<TenantTransaction>()
            .AddSingleton<SuspensionService>()
            .AddSingleton<SleepService>()
            .AddSingleton<SleepClock>()
            .AddSingleton<TenantReader>()
            .AddSingleton<TenantQueue>()
            .AddSingleton<TenantInventory>()
            .AddSingleton<ExpiryNotifier>()
            .AddSingleton<LapseClock>()
            .AddSingleton<RecertificationClock>()
            .AddSingleton<RecertificationService>()
            .AddSingleton<RecertificationReader>()
            .AddSingleton<ConnectionService>()
            .AddSingleton<RightsReader>()
            .AddSingleton<ExportService>();
}
