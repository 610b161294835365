using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;
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
    private readonly SetAside<Guid> _failed = new(TimeSpan.FromHours(1), time);

    /// <summary>Takes the steps that are due. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (now, later) = (time.GetUtcNow(), _failed.Waiting);
        var watched = await db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && (tenant.Sleep != null || tenant.AsleepSince != null))
            .Where(tenant => !later.Contains(tenant.Id))
            .OrderBy(tenant => tenant.Name)
            .ToListAsync(cancellationToken);
        var taken = 0;
        foreach (var tenant in watched.Where(tenant => StepAt(now, tenant) != SleepStep.None))
        {
            if (await TryStepAsync(tenant.Id, tenant.Name, now, cancellationToken))
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

    /// <summary>Each tenant is saved on its own, so that one that cannot be saved does not hold up the others.</summary>
    private async Task<bool> TryStepAsync(Guid id, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            // The tenant is read again: someone may have woken or suspended it since.
            await using var transaction = await db.BeginAuditedAsync(cancellationToken);
            var tenant = await db.Tenants.SingleAsync(tenant => tenant.Id == id, cancellationToken);
            var step = tenant.DeletionStartedAt is null && tenant.ArchivedAt is null ? StepAt(now, tenant) : SleepStep.None;
            if (step == SleepStep.FallAsleep)
                tenant.FallAsleep(now);
            else if (step == SleepStep.Wake)
                tenant.Wake(null, now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _failed.Done(id);
            if (step != SleepStep.None)
                StepTaken(name, step);
            return step != SleepStep.None;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            StepFailed(exception, name, _failed.Failed(id));
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "By its work hours, tenant {Tenant} takes the step {Step}")]
    private partial void StepTaken(string tenant, SleepStep step);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not put tenant {Tenant} to sleep or wake it. The next attempt is in {Wait}")]
    private partial void StepFailed(Exception exception, string tenant, TimeSpan wait);
}
