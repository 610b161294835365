using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>A request, its team, what ties the user to them, and the database context that saves what is changed.</summary>
/// <param name="Request">The first of those that are decided together. What is checked of it, such as who may decide, is the same for all.</param>
public sealed record OpenedRequest(PortalDb Db, TenantRequest Request, Team Team, RequestTies Ties)
{
    /// <summary>The request, or all that are decided together with it, in the order in which they were entered.</summary>
    public IReadOnlyList<TenantRequest> All { get; init; } = [Request];

    /// <summary>The revision that is decided on.</summary>
    public string Revision => RequestGroups.Combine([.. All.Select(request => request.ManifestHash)]);

    /// <summary>Adds an audit entry for each request, so that the log of each tenant is complete.</summary>
    public void Audit(CurrentUser user, string action, string details, DateTimeOffset at) => Audit(user, action, _ => details, at);

    /// <inheritdoc cref="Audit(CurrentUser, string, string, DateTimeOffset)"/>
    public void Audit(CurrentUser user, string action, Func<TenantRequest, string> details, DateTimeOffset at) =>
        Db.Audit.AddRange(All.Select(request => new AuditEntry(user, action, request.Id, details(request), at)));
}

/// <summary>
/// The one way to read or change a request on behalf of a user: loads it if the user may see it, and saves everything in one step.
/// Changes run one after another over all replicas, from the first read on: what a decision checks, such as the capacity of a cluster,
/// is still so when it is stored.
/// </summary>
public sealed class RequestTransaction(IDbContextFactory<PortalDb> databases, RequestTieReader ties, AuditLog log, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Reads without saving anything.</summary>
    public async Task<Result<T>> ReadAsync<T>(CurrentUser user, string id, Func<OpenedRequest, Task<Result<T>>> read, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, user, id, cancellationToken) is { } opened ? await read(opened) : NotFound(id);
    }

    /// <summary>Saves what <paramref name="change"/> did, if it says that it is to be stored.</summary>
    /// <returns>The request's id.</returns>
    public async Task<Result<string>> ChangeAsync(CurrentUser user, string id, Func<OpenedRequest, Task<Result>> change, CancellationToken cancellationToken)
    {
        var result = await TryChangeAsync(user, id, change, cancellationToken);
        // After the transaction: what is refused changes nothing else.
        if (result.Problems.FirstOrDefault(problem => problem.ForAudit is not null) is { } refusal)
            await log.RefusedAsync(user, "request.refused", id, $"{refusal.Message} {refusal.ForAudit}", cancellationToken);
        return result;
    }

    private async Task<Result<string>> TryChangeAsync(
        CurrentUser user,
        string id,
        Func<OpenedRequest, Task<Result>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        if (await FindAsync(db, user, id, cancellationToken) is not { } opened)
            return NotFound(id);
        var result = await change(opened);
        if (result.IsStored)
        {
            if (await TrySaveAsync(opened, cancellationToken) is { } problem)
                return problem;
            await transaction.CommitAsync(cancellationToken);
            signal.Set();
            changes.Publish(ChangeTopics.Requests | ChangeTopics.Tenants | ChangeTopics.Notifications);
        }

        return result.Succeeded ? id : result.Problems.ToArray();
    }

    /// <inheritdoc cref="ChangeAsync(CurrentUser, string, Func{OpenedRequest, Task{Result}}, CancellationToken)"/>
    public Task<Result<string>> ChangeAsync(CurrentUser user, string id, Func<OpenedRequest, Result> change, CancellationToken cancellationToken) =>
        ChangeAsync(user, id, opened => Task.FromResult(change(opened)), cancellationToken);

    private async Task<OpenedRequest?> FindAsync(PortalDb db, CurrentUser user, string id, CancellationToken cancellationToken)
    {
        var found = await (
            from request in db.Requests.Include(request => request.Decisions)
            join team in db.Teams on request.Team equals team.Name
            where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
            select new { request, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var all = await db.ReadGroupAsync(found.request, cancellationToken);
        return new OpenedRequest(db, all[0], found.team, await ties.ReadAsync(db, user, all[0], cancellationToken)) { All = all };
    }

    private static Problem NotFound(string id) => Problem.NotFound("Request", id);

    private async Task<Problem?> TrySaveAsync(OpenedRequest opened, CancellationToken cancellationToken)
    {
        var db = opened.Db;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        // Which statement of the loser fails first, the request's or its tenant's, differs between databases.
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || (exception.IsUniqueViolation() && HasMoved(opened)))
        {
            return new Problem("Someone else just changed this request. Reload it and try again.", Kind: ProblemKind.Conflict);
        }
        catch (DbUpdateException exception) when (exception.Violates(db, TenantConfiguration.OneName))
        {
            var names = opened.All.Select(one => (Sentence)$"'{one.TenantName}'").Aggregate((all, one) => $"{all} or {one}");
            return new Problem($"A tenant called {names} was just created. Reject this request.", Kind: ProblemKind.Conflict);
        }
    }

    private bool HasMoved(OpenedRequest opened)
    {
        var seen = opened.Db.Entry(opened.Request).OriginalValues.GetValue<RequestStatus>(nameof(TenantRequest.Status));
        using var db = databases.CreateDbContext();
        return db.Requests.Any(request => request.Id == opened.Request.Id && request.Status != seen);
    }
}
