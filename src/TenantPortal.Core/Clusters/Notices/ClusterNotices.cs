using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Notices;

/// <summary>Stores what parts of the reconciler have to say about clusters. Reporting the same again costs nothing.</summary>
public sealed class ClusterNotices(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    public const int MaxLength = 1000;

    /// <summary>Another process may have stored something else, so this one looks again after this time.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Cluster, string Source), (string? Text, DateTimeOffset At)> _known = [];

    /// <param name="text">Sentences; null when there is nothing to say any more.</param>
    public async Task ReportAsync(string cluster, string source, string? text, CancellationToken cancellationToken)
    {
        text = text is null ? null : WrittenText.Limit(text, MaxLength);
        var now = time.GetUtcNow();
        if (_known.TryGetValue((cluster, source), out var known) && known.Text == text && (now - known.At).Duration() < KnownFor)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db.ClusterNotices.SingleOrDefaultAsync(notice => notice.Cluster == cluster && notice.Source == source, cancellationToken);
        if (text is null && stored is not null)
            db.ClusterNotices.Remove(stored);
        else if (text is not null && stored is null)
            db.ClusterNotices.Add(new ClusterNotice(cluster, source, text, now));
        else if (text is not null)
            stored!.Change(text);
        try
        {
            if (await db.SaveChangesAsync(cancellationToken) > 0)
                changes.Publish(ChangeTopics.Clusters);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            // Another replica has just stored or removed the same.
            return;
        }

        _known[(cluster, source)] = (text, now);
    }
}
