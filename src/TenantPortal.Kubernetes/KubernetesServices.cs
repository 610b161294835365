using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Teams.Leads;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Lapsing;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Usage;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Deleting;
using TenantPortal.Kubernetes.Delivering;
using TenantPortal.Kubernetes.Diagnostics;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Isolation;
using TenantPortal.Kubernetes.Kubeconfigs;
using TenantPortal.Kubernetes.Measuring;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Kubernetes.Resyncing;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Kubernetes.Watching.Leases;
using TenantPortal.Kubernetes.Workloads;

namespace TenantPortal.Kubernetes;

/// <summary>Registers the services of the Reconciler role: reconcilers and watchers.</summary>
public static class KubernetesServices
{
    /// <summary>The name of the reconciler's meter.</summary>
    public const string MeterName = PortalMetrics.MeterName;

    public static IServiceCollection AddPortalReconciler(this IServiceCollection services) =>
        services
            .AddConnections()
            .AddCredentials()
            .AddGitDelivery()
            .AddWatching()
            .AddReconciling()
            .AddDeletions()
            .AddOrphanSearch()
            .AddIsolationChecks()
            .AddGuardProbes()
            .AddMonitoringWorkers();

    /// <summary>Registers what examines the configured clusters, without reconcilers and watchers.</summary>
    public static IServiceCollection AddClusterDiagnostics(this IServiceCollection services) =>
        services
            .AddConnections()
            .AddExamination()
            .AddSingleton<GitRepository>()
            .AddSingleton<IDiagnosticCheck, ClusterCheck>()
            .AddSingleton<IDiagnosticCheck, GitCheck>();

    private static IServiceCollection AddConnections(this IServiceCollection services)
    {
        services
            .AddSingleton<PortalMetrics>()
            .AddSingleton<CallMetrics>()
            .AddSingleton<WatchMetrics>()
            .AddSingleton<WorkSignal>()
            .AddSingleton<KubeconfigSecrets>()
            .AddSingleton<SecretReader>()
            .AddSingleton<ClusterConnections>()
            .AddSingleton<OwnApiServer>()
            .AddSingleton<TenantWorkloads>()
            .AddSingleton<FormerNamespaces>()
            .AddSingleton<AppliedProgress>()
            .AddSingleton<DriftPasses>()
            .AddSingleton<ClusterOwnership>()
            .AddSingleton<ClusterIdentityCheck>()
            .AddSingleton<ClusterRecovery>()
            .AddSingleton<TenantReconciler>();
        return services;
    }

    private static IServiceCollection AddExamination(this IServiceCollection services) =>
        services.AddSingleton<GuardProber>().AddSingleton<ClusterExamination>();

    /// <summary>Before everything that connects to clusters.</summary>
    private static IServiceCollection AddCredentials(this IServiceCollection services) => services.AddHostedService<CredentialWorker>();

    private static IServiceCollection AddGitDelivery(this IServiceCollection services) =>
        services.AddSingleton<GitRepository>().AddSingleton<GitDelivery>().AddSingleton<GitReconciler>().AddSingleton<GitRemover>();

    private static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddSingleton<ClusterReachability>().AddSingleton<WatchDuty>();
        // Before the informers, so that it stops after them.
        services.AddHostedService<WatchLeaseWorker>();
        services.AddInformer<NamespaceInformer>();
        services.AddInformer<QuotaInformer>();
        services.AddSingleton<ForeignChangesFactory>().AddSingleton<DriftRecorder>();
        foreach (var kind in OwnedKind.All)
            services.AddSingleton<IInformerSource>(provider => ActivatorUtilities.CreateInstance<OwnedObjectInformer>(provider, kind));
        services.AddInformer<NodeInformer>();
        services.AddInformer<ClusterClassInformer>();
        services.AddHostedService<HostEndpointRecorder>();
        services.AddHostedService<RealUseWorker>();
        services.AddHostedService<UsageWorker>();
        return services;
    }

    private static IServiceCollection AddReconciling(this IServiceCollection services)
    {
        services.AddHostedService<ReconcileWorker>();
        services.AddHostedService<RequestChecker>();
        services.AddHostedService<RequestClockWorker>();
        services.AddHostedService<ExpiryWorker>();
        services.AddHostedService<LapseWorker>();
        services.AddHostedService<RecertificationWorker>();
        services.AddHostedService<SleepWorker>();
        services.AddHostedService<RightsProposalWorker>();
        services.AddHostedService<LeadWorker>();
        services.AddHostedService<ClusterAlertWorker>();
        return services;
    }

    private static IServiceCollection AddDeletions(this IServiceCollection services)
    {
        services.AddSingleton<InventoryReader>().AddSingleton<VolumeKeeper>().AddSingleton<FormerGenerations>().AddSingleton<TenantRemover>();
        services.AddHostedService<InventoryWorker>();
        services.AddHostedService<ArchivedLookWorker>();
        return services;
    }

    private static IServiceCollection AddOrphanSearch(this IServiceCollection services)
    {
        services.AddSingleton<LabeledObjects>().AddSingleton<Resyncs>().AddSingleton<OrphanRemover>();
        services.AddHostedService<OrphanWorker>();
        return services;
    }

    private static IServiceCollection AddIsolationChecks(this IServiceCollection services)
    {
        services.AddSingleton<ClusterWideRights>().AddSingleton<IsolationChecker>();
        services.AddHostedService<IsolationWorker>();
        return services;
    }

    private static IServiceCollection AddGuardProbes(this IServiceCollection services)
    {
        services.AddExamination();
        services.AddHostedService<GuardWorker>();
        services.AddHostedService<ClusterTestWorker>();
        return services;
    }
}
