using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>An open request whose facts the reconciler shall look up in the cluster.</summary>
public sealed record UncheckedRequest(TenantRequest Request, Team Team);

/// <summary>Open requests that the cluster was not yet asked about. Asking twice does no harm, so there is no claim.</summary>
public sealed class RequestCheckQueue(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    public async Task<IReadOnlyList<UncheckedRequest>> ListUncheckedAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (from request in db.Requests.AsNoTracking()
                      join team in db.Teams.AsNoTracking() on request.Team equals team.Name
                      where RequestStatuses.Open.Contains(request.Status) && request.Check == null && request.Kind == RequestKind.Create
                      orderby request.SubmittedAt
                      select new UncheckedRequest(request, team)).Take(most).ToListAsync(cancellationToken);
    }

    /// <param name="revision">The hash that was checked; where it is no longer the request's, nothing is stored.</param>
    public async Task SaveAsync(string id, string revision, RequestCheck check, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Requests.Where(request => request.Id == id && request.ManifestHash == revision && request.Check == null)
            .ExecuteUpdateAsync(set => set.SetProperty(request => request.Check, check), cancellationToken);
        changes.Publish(ChangeTopics.Requests);
    }
}
