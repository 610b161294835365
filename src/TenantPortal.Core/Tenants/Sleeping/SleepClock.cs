using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Sleeping;

/// <summary>
/// Puts tenants to sleep and wakes them by their work hours. Running twice equals running once. The audit log has who set the work hours, and not every night.
/// </summary>
public sealed partial class SleepClock(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes,
    ILogger<SleepClock> logger
)
{
    private readonly RowSteps<Guid> _steps = new(databases, time);

    /// <summary>Takes the steps that are due. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (now, later) = (time.GetUtcNow(), _steps.Waiting);
        var watched = await db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && (tenant.Sleep != null || tenant.AsleepSince != null))
            .Where(tenant => !later.Contains(tenant.Id))
            .OrderBy(tenant => tenant.Name)
            .ToListAsync(cancellationToken);
        var taken = 0;
        foreach (var tenant in watched.Where(tenant => StepAt(now, tenant) != SleepStep.None))
        {
            var step = await _steps.TryAsync(
                tenant.Id,
                (db, token) => StepAsync(db, tenant.Id, now, token),
                (exception, wait) => StepFailed(exception, tenant.Name, wait),
                cancellationToken
            );
            if (step == SleepStep.None)
                continue;
            StepTaken(tenant.Name, step);
            taken++;
        }

        if (taken > 0)
        {
            signal.Set();
            changes.Publish(ChangeTopics.Tenants);
        }

        return taken;
    }

    private SleepStep StepAt(DateTimeOffset now, Tenant tenant) => SleepPolicy.StepAt(now, tenant, tiers.Find(tenant.Tier));

    /// <summary>Looks at the tenant again, because someone may have woken or suspended it since it was found.</summary>
    private async Task<SleepStep> StepAsync(PortalDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(tenant => tenant.Id == id, cancellationToken);
        var step = tenant.DeletionStartedAt is null && tenant.ArchivedAt is null ? StepAt(now, tenant) : SleepStep.None;
        if (step == SleepStep.FallAsleep)
            tenant.FallAsleep(now);
        else if (step == SleepStep.Wake)
            tenant.Wake(null, now);
        return step;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "By its work hours, tenant {Tenant} takes the step {Step}")]
    private partial void StepTaken(string tenant, SleepStep step);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not put tenant {Tenant} to sleep or wake it. The next attempt is in {Wait}")]
    private partial void StepFailed(Exception exception, string tenant, TimeSpan wait);
}
