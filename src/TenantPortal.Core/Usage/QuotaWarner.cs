using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>Notifies the leads of tenants whose quota is nearly used. Each tenant is saved on its own, with its announcement.</summary>
public sealed class QuotaWarner(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <param name="quotas">The lines of the quotas of some tenants, as they are now.</param>
    internal async Task RunAsync(ILookup<Guid, ObservedQuota> quotas, CancellationToken cancellationToken)
    {
        var ids = quotas.Select(tenant => tenant.Key).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var raised = (await db.QuotaWarnings.AsNoTracking().Where(warning => ids.Contains(warning.TenantId)).ToListAsync(cancellationToken)).ToLookup(warning =>
            warning.TenantId
        );
        foreach (var tenant in quotas)
        {
            var change = QuotaWarningPolicy.Evaluate([.. tenant], [.. raised[tenant.Key]]);
            if (change.Reached.Count > 0 || change.Left.Count > 0)
                await SaveAsync(tenant.Key, change, tenant.ToDictionary(line => line.Resource), cancellationToken);
        }
    }

    private async Task SaveAsync(Guid id, QuotaWarningChange change, Dictionary<string, ObservedQuota> lines, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.Id == id && tenant.ArchivedAt == null, cancellationToken) is not { } tenant)
            return;
        var now = time.GetUtcNow();
        db.QuotaWarnings.RemoveRange(change.Left);
        db.QuotaWarnings.AddRange(change.Reached.Select(reached => new QuotaWarning(id, reached.Resource, reached.Percent, now)));
        if (change.Reached.Count > 0)
            db.Announce(TenantAnnouncements.QuotaNearlyUsed(tenant.ToAnnounced(), Describe(change.Reached, lines), now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            // Another replica has just saved the same, with its announcement.
            return;
        }

        if (change.Reached.Count > 0)
            changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>Each line once, with its use: <c>CPU 3.9 cores of 4 cores (98 %)</c>.</summary>
    private static Sentence Describe(IReadOnlyList<ReachedThreshold> reached, Dictionary<string, ObservedQuota> lines) =>
        Sentence.Join(
            ", ",
            reached
                .Select(one => one.Resource)
                .Distinct()
                .OrderBy(QuotaResource.RankOf)
                .ThenBy(resource => resource, StringComparer.Ordinal)
                .Select(resource => Describe(lines[resource]))
        );

    private static Sentence Describe(ObservedQuota line)
    {
        // Of the counts of objects, the key of Kubernetes is the name.
        var known = QuotaResource.OfHardKey(line.Resource);
        string Text(long number) => known?.Describe(number) ?? QuotaFigure.ToText(line.Resource, number);
        var share = (double)line.Used / line.Hard;
        return $"{known?.Title ?? $"{line.Resource}"} {Text(line.Used)} of {Text(line.Hard)} ({share:0 %})";
    }
}
