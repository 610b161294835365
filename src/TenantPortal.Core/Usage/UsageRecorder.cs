using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>
/// Writes a sample of each tenant whose quota this process sees, once in an interval. Running twice equals running once, and so do several
/// replicas.
/// </summary>
public sealed class UsageRecorder(IDbContextFactory<PortalDb> databases, QuotaSightings sightings, QuotaWarner warner, UsageOptions options, TimeProvider time)
{
    /// <summary>Tenants in one save.</summary>
    private const int AtOnce = 500;

    private const int Attempts = 3;

    private readonly HashSet<Guid> _sampled = [];
    private DateTimeOffset _slot;

    /// <summary>Samples the tenants that have no sample of this process in the present interval. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var slot = options.SlotOf(time.GetUtcNow());
        if (slot != _slot)
        {
            _sampled.Clear();
            _slot = slot;
        }

        var due = sightings.Seen().Where(id => !_sampled.Contains(id)).ToArray();
        foreach (var chunk in due.Chunk(AtOnce))
        {
            await SampleAsync(chunk, slot, cancellationToken);
            _sampled.UnionWith(chunk);
        }

        return due.Length;
    }

    private async Task SampleAsync(Guid[] ids, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await warner.RunAsync(await SaveAsync(ids, slot, cancellationToken), cancellationToken);
                return;
            }
            catch (DbUpdateException exception) when (attempt < Attempts && exception.IsConflict())
            {
                // Another replica has just written samples of this interval: the next attempt finds them.
            }
        }
    }

    private async Task<ILookup<Guid, ObservedQuota>> SaveAsync(Guid[] ids, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var written = (
            await db
                .UsageSamples.Where(sample => sample.At == slot && ids.Contains(sample.TenantId))
                .Select(sample => sample.TenantId)
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        var quotas = (await db.Quotas.AsNoTracking().Where(quota => ids.Contains(quota.TenantId)).ToListAsync(cancellationToken)).ToLookup(quota =>
            quota.TenantId
        );
        foreach (var tenant in quotas.Where(tenant => !written.Contains(tenant.Key)))
        {
            var lines = tenant.ToDictionary(line => line.Resource);
            var resources = lines.Keys.Select(QuotaResource.OfHardKey).OfType<QuotaResource>().ToList();
            db.UsageSamples.Add(
                new UsageSample(
                    tenant.Key,
                    slot,
                    UsageAmounts.Of(resources, resource => lines.GetValueOrDefault(resource.HardKey)?.Used),
                    UsageAmounts.Of(resources, resource => lines.GetValueOrDefault(resource.HardKey)?.Hard)
                )
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        return quotas;
    }
}
