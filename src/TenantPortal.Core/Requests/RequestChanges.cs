using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>A request that is about to change, with what is known of it, in the context that saves it.</summary>
public sealed record OpenedRequest(PortalDb Db, TenantRequest Request, Team Team);

/// <summary>How a verb ended: done, refused with nothing stored, or stored with something to tell.</summary>
public sealed record Verdict(bool IsStored, IReadOnlyList<Problem> Problems)
{
    public static readonly Verdict Done = new(true, []);

    public static Verdict StoredBut(Problem problem) => new(true, [problem]);

    public static implicit operator Verdict(Problem problem) => new(false, [problem]);
}

/// <summary>
/// The one way to change a request: loads it for the person who asks, lets the verb check and change it, and saves everything in one step.
/// Status, revision and claim are concurrency tokens, so of two people at once exactly one is stored.
/// </summary>
public sealed class RequestChanges(IDbContextFactory<PortalDb> databases, ReconcileSignal signal, ChangeFeed changes)
{
    public async Task<Result<string>> RunAsync(CurrentUser user, string id, Func<OpenedRequest, Task<Verdict>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from request in db.Requests.Include(request => request.Decisions)
            join team in db.Teams on request.Team equals team.Name
            where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
            select new { request, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return NotFound(id);

        var verdict = await change(new OpenedRequest(db, found.request, found.team));
        if (verdict.IsStored && await TrySaveAsync(db, found.request, cancellationToken) is { } problem)
            return problem;
        if (verdict.IsStored)
        {
            signal.Set();
            changes.Publish(ChangeTopics.Requests | ChangeTopics.Tenants | ChangeTopics.Notifications);
        }

        return verdict.Problems.Count > 0 ? verdict.Problems.ToArray() : id;
    }

    public static Problem NotFound(string id) => new($"There is no request '{RequestPolicy.Shorten(id)}' that you may see.", Kind: ProblemKind.NotFound);

    private async Task<Problem?> TrySaveAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        // Which statement of the loser fails first, the request's or its tenant's, differs between databases.
        catch (DbUpdateException exception)
            when (exception is DbUpdateConcurrencyException
                || HasMoved(request.Id, db.Entry(request).OriginalValues.GetValue<RequestStatus>(nameof(TenantRequest.Status)))
            )
        {
            return new Problem("Somebody else has just changed this request. Look at it again.", Kind: ProblemKind.Conflict);
        }
        catch (DbUpdateException) when (request.Kind == RequestKind.Create && TenantAppeared(request.TenantName))
        {
            return new Problem($"A tenant called '{request.TenantName}' has just been created. Reject this request.", Kind: ProblemKind.Conflict);
        }
    }

    private bool HasMoved(string id, RequestStatus seen)
    {
        using var db = databases.CreateDbContext();
        return db.Requests.Any(request => request.Id == id && request.Status != seen);
    }

    private bool TenantAppeared(string name)
    {
        using var db = databases.CreateDbContext();
        return db.Tenants.Any(tenant => tenant.Name == name && tenant.ArchivedAt == null);
    }
}
