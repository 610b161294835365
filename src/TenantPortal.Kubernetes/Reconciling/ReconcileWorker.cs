using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tracing;
using TenantPortal.Kubernetes.Deleting;
using TenantPortal.Kubernetes.Resyncing;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Reconciles due tenants from the queue, several in parallel, and stores the results. One tenant's failure never stops another.</summary>
internal sealed partial class ReconcileWorker(
    TenantQueue queue,
    ClusterCatalog clusters,
    TenantReconciler reconciler,
    TenantRemover remover,
    ClusterRecovery recovery,
    Resyncs resyncs,
    WorkSignal signal,
    BackgroundLoops loops,
    PortalOptions portal,
    ReconcilerOptions options,
    PortalMetrics metrics,
    TimeProvider time,
    ILogger<ReconcileWorker> logger
) : BackgroundService
{
    /// <summary>Less than <see cref="TenantQueue.Lease"/>, so that no other replica claims the tenant while it is being reconciled.</summary>
    private static readonly TimeSpan MaxReconcileTime = TimeSpan.FromSeconds(45);

    /// <summary>Watches requeue waiting tenants; this covers missed events.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>How often a deletion that is due and may not start is looked at.</summary>
    private static readonly TimeSpan BlockedInterval = TimeSpan.FromSeconds(30);

    private readonly RetryDelays _delays = new(options.MaxBackoff);
    private readonly RetryDelays _delaysOfClusters = new(options.MaxBackoff < ClusterRecovery.MaxWait ? options.MaxBackoff : ClusterRecovery.MaxWait);
    private readonly string _replica = portal.EffectiveReplica;
    private readonly SemaphoreSlim _slots = new(options.Workers);

    /// <summary>The workers that are busy with each cluster.</summary>
    private readonly ConcurrentDictionary<string, int> _busy = new(StringComparer.Ordinal);
    private bool _isResumed;

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await loops.RunAsync("reconcile", RunOnceAsync, stoppingToken);
        }
        finally
        {
            // Work that is interrupted still ends its call and its transaction. All slots are free once that is done.
            for (var slot = 0; slot < options.Workers; slot++)
                await _slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (!_isResumed && await queue.ReleaseAsync(_replica, stoppingToken) is > 0 and var released)
            Resumed(released);
        _isResumed = true;
        var woken = signal.Next;
        await _slots.WaitAsync(stoppingToken);
        var free = 1;
        while (_slots.Wait(0, CancellationToken.None))
            free++;

        var limits = FindLimits();
        var claims = await ClaimAsync(free, limits, stoppingToken);
        foreach (var claim in claims)
        {
            _busy.AddOrUpdate(claim.Tenant.Cluster, 1, (_, count) => count + 1);
            _ = WorkAsync(claim, stoppingToken);
        }

        if (claims.Count < free)
            _slots.Release(free - claims.Count);
        if (claims.Count == free)
            return;

        // A cluster that has no worker left is looked at again when one is done.
        string[] full = [.. limits.Where(limit => limit.Value <= claims.Count(claim => claim.Tenant.Cluster == limit.Key)).Select(limit => limit.Key)];
        var next = await queue.NextDueAtAsync(full, stoppingToken);
        var sleep = next is { } due && due - time.GetUtcNow() < signal.MaxSleep ? due - time.GetUtcNow() : signal.MaxSleep;
        if (sleep > TimeSpan.Zero)
            await signal.SleepAsync(woken, sleep, stoppingToken);
    }

    /// <summary>How many more workers each cluster may use now; empty when a single cluster may use all.</summary>
    private Dictionary<string, int> FindLimits()
    {
        var names = clusters.Names;
        var limit = options.LimitOf(names.Count);
        return limit >= options.Workers ? [] : names.ToDictionary(name => name, name => limit - _busy.GetValueOrDefault(name), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<ClaimedTenant>> ClaimAsync(int free, IReadOnlyDictionary<string, int> limits, CancellationToken stoppingToken)
    {
        try
        {
            return await queue.ClaimDueAsync(_replica, free, limits, stoppingToken);
        }
        catch
        {
            _slots.Release(free);
            throw;
        }
    }

    private async Task WorkAsync(ClaimedTenant claim, CancellationToken stoppingToken)
    {
        try
        {
            await ReconcileAsync(claim, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The claim expires automatically, and the tenant is due again.
            StoreFailed(exception, claim.Tenant.Name);
        }
        catch (OperationCanceledException)
        {
            Interrupted(claim.Tenant.Name);
        }
        finally
        {
            _busy.AddOrUpdate(claim.Tenant.Cluster, 0, (_, count) => count - 1);
            _slots.Release();
            // The dispatcher may sleep until the claim would have expired; the tenant may be due much sooner.
            signal.Wake();
        }
    }

    private async Task ReconcileAsync(ClaimedTenant claim, CancellationToken stoppingToken)
    {
        var tenant = claim.Tenant;
        if (resyncs.CanPostpone(tenant, claim.Team))
        {
            var resyncAt = time.GetUtcNow() + options.Resync;
            await queue.PostponeAsync(claim, _replica, resyncAt, stoppingToken);
            resyncs.Postponed(tenant, resyncAt);
            return;
        }

        using var span = ReconcileTrace.Start(tenant, time.GetUtcNow());
        var startedAt = time.GetTimestamp();
        var observedBefore = tenant.ObservedGeneration;
        var isDue = tenant.DeleteAt <= time.GetUtcNow() && tenant.DeletionStartedAt is null;
        using var timeout = new CancellationTokenSource(MaxReconcileTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        var blocking = isDue && MayContainAnything(tenant) ? await TryFindBlockingConditionAsync(tenant, both.Token, stoppingToken) : null;
        if (isDue && blocking is null && !await queue.BeginDeletionAsync(claim, _replica, stoppingToken))
        {
            // The deletion was just canceled.
            await queue.ReleaseAsync(claim, _replica, stoppingToken);
            return;
        }

        var result = blocking is null
            ? await TryReconcileAsync(claim, both.Token, stoppingToken)
            : await ReconcileBlockedAsync(claim, blocking, both.Token, stoppingToken);
        span?.SetTag(SpanTag.Outcome, result.Outcome.ToString());
        if (result.Outcome == ReconcileOutcome.Failed)
            span?.SetStatus(ActivityStatusCode.Error);
        var nextAt =
            time.GetUtcNow()
            + result switch
            {
                { Outcome: ReconcileOutcome.Waiting, RetryAfter: { } wait } => wait,
                { Former: FormerObjects.Removing } or { Outcome: ReconcileOutcome.Waiting or ReconcileOutcome.Deleting } => RecheckInterval,
                { Outcome: ReconcileOutcome.Ready or ReconcileOutcome.Deleted } => options.Resync,
                _ => WaitAfterFailure(tenant, result),
            };
        if (blocking is not null && nextAt > time.GetUtcNow() + BlockedInterval)
            nextAt = time.GetUtcNow() + BlockedInterval;
        if (!await queue.CompleteAsync(claim, _replica, result, nextAt, stoppingToken))
            return;
        resyncs.Finished(claim, result, nextAt);
        metrics.Reconciled(tenant, result.Outcome, time.GetElapsedTime(startedAt));
        if (result.WaitsForCluster)
            recovery.Failed(tenant.Cluster);
        else if (result.Outcome != ReconcileOutcome.Failed)
            await recovery.RespondedAsync(tenant.Cluster, stoppingToken);
        if (result.Outcome == ReconcileOutcome.Failed)
        {
            var ready = result.Conditions.First(condition => condition.Type == Condition.Ready);
            AttemptFailed(tenant.Name, tenant.Cluster, tenant.Failures, ready.Reason, nextAt, ready.Message);
        }

        if (tenant.ObservedGeneration > observedBefore && tenant.ReadyAt is { } readyAt)
        {
            metrics.BecameReady(readyAt - tenant.ApprovedAt);
            BecameReady(tenant.Name, tenant.Generation, (readyAt - tenant.ApprovedAt).TotalSeconds);
        }
    }

    private TimeSpan WaitAfterFailure(Tenant tenant, ReconcileResult result)
    {
        var delays = result.WaitsForCluster ? _delaysOfClusters : _delays;
        var wait = delays.After(tenant.Failures + 1, Random.Shared.NextDouble());
        if (result.RetryAfter > wait)
            wait = result.RetryAfter.Value < ClusterRecovery.MaxWait ? result.RetryAfter.Value : ClusterRecovery.MaxWait;
        // The attempt that makes it a failure for users is not late.
        var failsIn = (tenant.RetryingSince ?? time.GetUtcNow()) + options.FailAfter - time.GetUtcNow();
        return failsIn > TimeSpan.Zero && failsIn < wait ? failsIn : wait;
    }

    /// <summary>Whether there can be something to lose: not in a tenant that was given up before its first apply.</summary>
    private static bool MayContainAnything(Tenant tenant) => tenant is not { NamespaceUid: null, AppliedHash: null };

    /// <summary>A deletion that may not start changes nothing: until then, the tenant is kept as it was approved.</summary>
    private async Task<ReconcileResult> ReconcileBlockedAsync(
        ClaimedTenant claim,
        Condition blocking,
        CancellationToken cancellationToken,
        CancellationToken stoppingToken
    )
    {
        var result = await TryReconcileAsync(claim, cancellationToken, stoppingToken);
        return result with { Conditions = [.. result.Conditions, blocking] };
    }

    /// <summary>What cannot be read blocks, too.</summary>
    private async Task<Condition?> TryFindBlockingConditionAsync(Tenant tenant, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        try
        {
            return await remover.FindBlockingConditionAsync(tenant, cancellationToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            CheckFailed(exception, tenant.Name);
            return new Condition(
                Condition.DeletionApproved,
                ConditionStatus.Unknown,
                "ContentsUnknown",
                "The deletion does not start before the portal can read what would be lost. The portal retries automatically; for details, see its log.",
                default
            );
        }
    }

    private async Task<ReconcileResult> TryReconcileAsync(ClaimedTenant claim, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        try
        {
            return claim.Tenant.DeletionStartedAt is null
                ? await reconciler.ReconcileAsync(claim.Tenant, claim.Team, cancellationToken)
                : await remover.RemoveAsync(claim.Tenant, cancellationToken);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return Failed(
                "TimedOut",
                $"Cluster '{claim.Tenant.Cluster}' took longer than {MaxReconcileTime.TotalSeconds:0} s. The portal retries automatically."
            ) with
            {
                WaitsForCluster = true,
            };
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            ReconcileFailed(exception, claim.Tenant.Name);
            return Failed("InternalError", "Something went wrong inside the portal. The portal retries automatically; for details, see its log.");
        }
    }

    private static ReconcileResult Failed(string reason, string message) =>
        new(ReconcileOutcome.Failed, [new Condition(Condition.Ready, ConditionStatus.False, reason, message, default)], []);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Tenant} is ready at generation {Generation}, {Seconds:0.000} s after its approval")]
    private partial void BecameReady(string tenant, long generation, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The previous process left {Count} tenants unfinished; they are due again")]
    private partial void Resumed(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The portal is stopping and leaves tenant {Tenant} unfinished; it is due again")]
    private partial void Interrupted(string tenant);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not check whether the deletion of tenant {Tenant} may start. The portal retries")]
    private partial void CheckFailed(Exception exception, string tenant);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not reconcile tenant {Tenant}")]
    private partial void ReconcileFailed(Exception exception, string tenant);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not store the result for tenant {Tenant}; it is due again when its claim expires")]
    private partial void StoreFailed(Exception exception, string tenant);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not reconcile tenant {Tenant} on {Cluster}, attempt {Attempt} ({Reason}). The next attempt is at {NextAt}. {Problem}"
    )]
    private partial void AttemptFailed(string tenant, string cluster, int attempt, string reason, DateTimeOffset nextAt, string problem);
}
