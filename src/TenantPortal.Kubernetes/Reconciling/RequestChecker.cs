using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Asks the cluster about new requests, so that approvers see before they decide whether the name is free there and the namespace would be accepted.</summary>
internal sealed partial class RequestChecker(
    RequestCheckQueue queue,
    ClusterConnections connections,
    TenantRenderer renderer,
    WorkSignal signal,
    TimeProvider time,
    ILogger<RequestChecker> logger
) : BackgroundService
{
    private const int AtOnce = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = signal.Next;
            try
            {
                foreach (var open in await queue.ListUncheckedAsync(AtOnce, stoppingToken))
                {
                    if (await CheckAsync(open, stoppingToken) is { } check)
                        await queue.SaveAsync(open.Request.Id, open.Request.ManifestHash, check, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                CheckFailed(exception);
            }

            await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
        }
    }

    /// <summary>Null when the cluster could not be asked: then it is asked again.</summary>
    private async Task<RequestCheck?> CheckAsync(UncheckedRequest open, CancellationToken cancellationToken)
    {
        var (request, cluster) = (open.Request, open.Request.Cluster);
        try
        {
            var rendered = renderer.Render(request.TenantId, request.Id, request.Asked, open.Team);
            var manifest = rendered.All.First(manifest => manifest.Kind == "Namespace");
            var api = connections.Get(cluster);
            var collection = await api.CollectionOfAsync(manifest.ApiVersion, manifest.Kind, null, cancellationToken);
            var tried = await api.CreateAsync(collection, manifest.ToJson(), dryRun: true, cancellationToken);
            if (tried.Succeeded)
            {
                return await FindMissingAsync(api, cluster, rendered, cancellationToken) is { } missing
                    ? Check(false, missing) with
                    {
                        Blocks = false,
                    }
                    : Check(true, $"The namespace {manifest.Name} is free on '{cluster}', and the cluster would accept it.");
            }

            if (tried.Reason == "AlreadyExists")
                return Check(false, $"The cluster '{cluster}' already has a namespace '{manifest.Name}' that is not the portal's.");
            var problem = ClusterProblem.Explain(cluster, tried, manifest.Title);
            return problem.IsUnreachable || problem.Reason is "TooManyRequests" or "Unauthorized" ? null : Check(false, problem.Message);
        }
        catch (RenderingException exception)
        {
            return Check(false, exception.Message);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            ClusterFailed(exception, request.TenantName, cluster);
            return null;
        }
    }

    /// <summary>An add-on that the tier needs and the cluster has not.</summary>
    private static async Task<string?> FindMissingAsync(ClusterApi api, string cluster, RenderedManifests rendered, CancellationToken cancellationToken)
    {
        foreach (var manifest in rendered.All.DistinctBy(manifest => (manifest.ApiVersion, manifest.Kind)))
        {
            try
            {
                await api.CollectionOfAsync(manifest.ApiVersion, manifest.Kind, manifest.Namespace, cancellationToken);
            }
            catch (UnknownKindException unknown)
            {
                return $"The cluster '{cluster}' does not know the kind {unknown.Kind} ({unknown.ApiVersion}) that this tier needs. Until somebody installs the add-on that brings it, the tenant will not become ready.";
            }

            if (await TopologyClass.FindMissingAsync(api, manifest, cancellationToken) is { } missing)
                return $"{TopologyClass.Sentence(cluster, missing)} that this tier makes clusters from. Until somebody installs it, the tenant will not become ready.";
        }

        return null;
    }

    private RequestCheck Check(bool passed, string message) => new(passed, message, time.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Warning, Message = "The request for tenant {Tenant} could not be checked on {Cluster}; it is tried again")]
    private partial void ClusterFailed(Exception exception, string tenant, string cluster);

    [LoggerMessage(Level = LogLevel.Error, Message = "Open requests could not be checked")]
    private partial void CheckFailed(Exception exception);
}
