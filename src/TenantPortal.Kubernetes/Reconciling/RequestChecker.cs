using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Checks new requests with the cluster, so that approvers see whether the name is free and the namespace would be accepted.</summary>
internal sealed partial class RequestChecker(
    RequestCheckQueue queue,
    ClusterConnections connections,
    TenantRenderer renderer,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<RequestChecker> logger
) : BackgroundService
{
    private const int AtOnce = 50;

    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(1);

    private readonly SetAside<string> _failed = new(TimeSpan.FromSeconds(30), time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("request-checks", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        var waiting = await queue.ListUncheckedAsync(AtOnce, _failed.Waiting, stoppingToken);
        // A slow cluster does not hold up the checks with others.
        await Task.WhenAll(waiting.GroupBy(open => open.Request.Cluster).Select(ofCluster => CheckAllAsync(ofCluster, stoppingToken)));

        // Those that failed are due again before anything else happens.
        await signal.SleepAsync(woken, _failed.Waiting.Length > 0 ? RecheckInterval : signal.MaxSleep, stoppingToken);
    }

    /// <summary>Ends at the first check that fails: it is set aside, and the others follow in the next round, so that no cluster makes a round long.</summary>
    private async Task CheckAllAsync(IEnumerable<UncheckedRequest> ofCluster, CancellationToken stoppingToken)
    {
        foreach (var open in ofCluster)
        {
            if (await CheckAsync(open, stoppingToken) is not { } check)
                return;
            await queue.SaveAsync(open.Request.Id, open.Request.ManifestHash, check, stoppingToken);
            _failed.Done(open.Request.Id);
        }
    }

    /// <summary>Null when the cluster could not be queried: the check is then repeated.</summary>
    private async Task<RequestCheck?> CheckAsync(UncheckedRequest open, CancellationToken cancellationToken)
    {
        var (request, cluster) = (open.Request, open.Request.Cluster);
        try
        {
            var rendered = renderer.Render(request.TenantId, request.Id, request.Requested, open.Team);
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
                    : Check(true, $"Namespace {manifest.Name} is available on '{cluster}', and the cluster would accept it.");
            }

            if (tried.IsAlreadyExists)
                return Check(false, $"Cluster '{cluster}' already has a namespace '{manifest.Name}' that the portal does not manage.");
            var problem = ClusterProblem.Explain(cluster, tried, manifest.Title);
            return problem.IsOfCluster ? Postpone(request.Id, request.TenantName, cluster, problem.Message) : Check(false, problem.Message);
        }
        catch (RenderingException exception)
        {
            return Check(false, exception.Message);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return Postpone(request.Id, request.TenantName, cluster, ClusterProblem.Explain(cluster, exception).Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            CheckFailed(exception, request.TenantName, cluster, _failed.Failed(request.Id));
            return null;
        }
    }

    /// <summary>A sentence about an add-on that the tier needs and the cluster lacks.</summary>
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
                return $"Cluster '{cluster}' does not serve the kind {unknown.Kind} ({unknown.ApiVersion}) that this tier needs. The "
                    + "tenant will not become ready until the add-on that provides it is installed.";
            }

            if (await TopologyClass.FindMissingAsync(api, manifest, cancellationToken) is { } missing)
                return $"{TopologyClass.Sentence(cluster, missing)} for this tier. The tenant will not become ready until it is installed.";
        }

        return null;
    }

    private RequestCheck? Postpone(string id, string tenant, string cluster, string problem)
    {
        ClusterFailed(tenant, cluster, _failed.Failed(id), problem);
        return null;
    }

    private RequestCheck Check(bool passed, string message) => new(passed, message, time.GetUtcNow());

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not check the request for tenant {Tenant} on {Cluster}. The next attempt is in {Wait}. {Problem}"
    )]
    private partial void ClusterFailed(string tenant, string cluster, TimeSpan wait, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The check of the request for tenant {Tenant} on {Cluster} failed. The next attempt is in {Wait}")]
    private partial void CheckFailed(Exception exception, string tenant, string cluster, TimeSpan wait);
}
