using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>An open request that the reconciler has to check against the cluster.</summary>
public sealed record UncheckedRequest(TenantRequest Request, Team Team);

/// <summary>
/// Open requests that were not yet checked against the cluster, or are due for another check. Checking twice does no harm, so there is no
/// claim.
/// </summary>
public sealed class RequestCheckQueue(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>What blocks a request may be gone after this: a namespace is removed, an add-on installed.</summary>
    public static readonly TimeSpan RecheckAfter = TimeSpan.FromMinutes(1);

    /// <param name="except">Requests that are not due yet, because their last check failed.</param>
    public async Task<IReadOnlyList<UncheckedRequest>> ListUncheckedAsync(int most, string[] except, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await (
            from request in db.Requests.AsNoTracking()
            join team in db.Teams.AsNoTracking() on request.Team equals team.Name
            where RequestStatuses.Open.Contains(request.Status) && (request.Check == null || request.RecheckAt <= now) && request.Kind == RequestKind.Create
            where !except.Contains(request.Id)
            orderby request.SubmittedAt
            select new UncheckedRequest(request, team)
        )
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <param name="revision">The hash that was checked; where it is no longer the request's, nothing is stored.</param>
    public async Task SaveAsync(string id, string revision, RequestCheck check, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? again = check.Passed ? null : time.GetUtcNow() + RecheckAfter;
        await db
            .Requests.Where(request => request.Id == id && request.ManifestHash == revision && RequestStatuses.Open.Contains(request.Status))
            .ExecuteUpdateAsync(set => set.SetProperty(request => request.Check, check).SetProperty(request => request.RecheckAt, again), cancellationToken);
        changes.Publish(ChangeTopics.Requests);
    }
}
