using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>
/// Writes a sample of each tenant whose quota this process sees, once in an interval, with what its pods really use where that is measured. Running twice
/// equals running once, and so do several replicas.
/// </summary>
public sealed class UsageRecorder(
    IDbContextFactory<PortalDb> databases,
    QuotaSightings sightings,
    RealUseObservations observations,
    QuotaWarner warner,
    UsageOptions options,
    TimeProvider time
)
{
    /// <summary>Tenants in one save.</summary>
    private const int AtOnce = 500;

    private readonly HashSet<Guid> _sampled = [];

    /// <summary>The tenants whose sample was written when their real use was known.</summary>
    private readonly HashSet<Guid> _measured = [];
    private DateTimeOffset _slot;

    /// <summary>
    /// Samples the tenants that have no sample of this process in the present interval, and completes those that were measured later. Returns their
    /// number.
    /// </summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var slot = options.SlotOf(time.GetUtcNow());
        if (slot != _slot)
        {
            _sampled.Clear();
            _measured.Clear();
            _slot = slot;
        }

        var real = observations.ReadCurrent();
        var due = sightings.Seen().Where(id => !_sampled.Contains(id) || (real.ContainsKey(id) && !_measured.Contains(id))).ToArray();
        foreach (var chunk in due.Chunk(AtOnce))
        {
            await SampleAsync(chunk, real, slot, cancellationToken);
            _sampled.UnionWith(chunk);
            _measured.UnionWith(chunk.Where(real.ContainsKey));
        }

        return due.Length;
    }

    private Task SampleAsync(Guid[] ids, IReadOnlyDictionary<Guid, RealUse> real, DateTimeOffset slot, CancellationToken cancellationToken) =>
        ConflictRetry.RunAsync(async () => await warner.RunAsync(await SaveAsync(ids, real, slot, cancellationToken), cancellationToken));

    private async Task<ILookup<Guid, ObservedQuota>> SaveAsync(
        Guid[] ids,
        IReadOnlyDictionary<Guid, RealUse> real,
        DateTimeOffset slot,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var written = await db
            .UsageSamples.Where(sample => sample.At == slot && ids.Contains(sample.TenantId))
            .ToDictionaryAsync(sample => sample.TenantId, cancellationToken);
        var quotas = (await db.Quotas.AsNoTracking().Where(quota => ids.Contains(quota.TenantId)).ToListAsync(cancellationToken)).ToLookup(quota =>
            quota.TenantId
        );
        foreach (var tenant in quotas)
        {
            var lines = tenant.ToDictionary(line => line.Resource);
            if (!written.TryGetValue(tenant.Key, out var sample))
                db.UsageSamples.Add(sample = SampleOf(tenant.Key, slot, lines));
            if (sample.RealCpu is null && real.TryGetValue(tenant.Key, out var use) && IsKnown(use, lines))
                sample.Measure(use);
        }

        await db.SaveChangesAsync(cancellationToken);
        return quotas;
    }

    private static UsageSample SampleOf(Guid tenantId, DateTimeOffset slot, Dictionary<string, ObservedQuota> lines)
    {
        var resources = lines.Keys.Select(QuotaResource.OfHardKey).OfType<QuotaResource>().ToList();
        return new UsageSample(
            tenantId,
            slot,
            UsageAmounts.Of(resources, resource => lines.GetValueOrDefault(resource.HardKey)?.Used),
            UsageAmounts.Of(resources, resource => lines.GetValueOrDefault(resource.HardKey)?.Hard)
        );
    }

    /// <summary>A tenant of which no pod was measured uses nothing only if its quota counts no pod: otherwise, the cluster did not measure them.</summary>
    private static bool IsKnown(RealUse use, Dictionary<string, ObservedQuota> lines) =>
        use.Pods > 0 || lines.GetValueOrDefault(QuotaResource.Pods.HardKey) is { Used: 0 };
}
