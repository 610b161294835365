using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Core.Guards;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Core;

/// <summary>Registers the rules and the store.</summary>
public static class CoreServices
{
    public static IServiceCollection AddPortalCore(this IServiceCollection services, PortalSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services
            .AddSingleton(settings.Access)
            .AddSingleton(settings.Tenants)
            .AddSingleton(settings.Clusters)
            .AddSingleton(settings.Tiers)
            .AddSingleton(settings.SecretBackends);
        services.AddSingleton(settings.Portal).AddSingleton(settings.Reconciler).AddSingleton(settings.Authentication);
        services.AddSingleton(new ReservedNames(settings.Tenants.ReservedNames));

        services.AddLogging();
        services.AddPortalDatabase(settings);
        services.AddSingleton(settings.Audit).AddSingleton<AuditKeys>().AddSingleton<AuditAnchor>().AddSingleton<AuditChain>();
        services.AddSingleton<AuditLog>().AddSingleton<AuditReader>().AddSingleton<AuditVerifier>().AddSingleton<EvidencePack>();
        services.AddSingleton<IStartupRepair, DerivedColumnsRepair>().AddSingleton<DatabaseStartup>();

        services.AddSingleton<ChangeFeed>().AddSingleton<ReconcileSignal>();
        services.AddSingleton<TenantRenderer>();
        services.AddSingleton<PeopleRegister>().AddSingleton<SessionRegister>().AddSingleton<SessionFeed>();
        services
            .AddSingleton<TeamReader>()
            .AddSingleton<TeamDirectory>()
            .AddSingleton<TeamService>()
            .AddSingleton<DepartmentService>()
            .AddSingleton<DevelopmentTeams>();
        services.AddSingleton(settings.Tokens).AddSingleton<TokenService>().AddSingleton<TokenRegister>();
        services.AddSingleton<RequestPreparation>().AddSingleton<RequestTransaction>().AddSingleton<ReviewRequest>();
        services.AddSingleton(settings.AutoApproval).AddSingleton<CapacityAssessor>().AddSingleton<AutoApprover>();
        services
            .AddSingleton<RequestService>()
            .AddSingleton<RequestAnswers>()
            .AddSingleton<DecideRequest>()
            .AddSingleton<ConversationService>()
            .AddSingleton<DraftService>()
            .AddSingleton<RequestClock>();
        services.AddSingleton<RequestReader>().AddSingleton<RequestCheckQueue>();
        services.AddSingleton<TenantService>().AddSingleton<TenantReader>().AddSingleton<TenantQueue>().AddSingleton<TenantInventory>();
        services.AddSingleton<ConnectionService>().AddSingleton<RightsReader>().AddSingleton<ExportService>();
        services
            .AddSingleton<QuotaDashboard>()
            .AddSingleton<ClusterObservations>()
            .AddSingleton<CapacityReader>()
            .AddSingleton<UsageReader>()
            .AddSingleton<EndpointObservations>()
            .AddSingleton<ClusterClassObservations>()
            .AddSingleton<TierOffers>();
        services.AddSingleton(settings.Isolation).AddSingleton<IsolationQueue>().AddSingleton<IsolationService>();
        services.AddSingleton(new GuardRules(settings.Clusters, settings.IsDevelopment)).AddSingleton<GuardQueue>().AddSingleton<GuardService>();
        services.AddNotifications(settings);
        return services;
    }
}
