using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tracing;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>What would be requested and created; <see cref="Id"/> is null where nothing was stored.</summary>
/// <param name="Status"><see cref="RequestStatus.Approved"/> where the rule approved it at once.</param>
/// <param name="Requested">The only tenant, or the first of the product.</param>
public sealed record SubmittedRequest(string? Id, RequestStatus Status, TenantSpec Requested, string Revision, string Yaml)
{
    /// <summary>What it does to budgets; null where it takes nothing of one.</summary>
    public RequestBudget? Budget { get; init; }

    /// <summary>The tenants of a product that are decided together; empty for a single tenant.</summary>
    public IReadOnlyList<SubmittedTenant> Tenants { get; init; } = [];

    /// <summary>What all its tenants cost together per month; null without prices.</summary>
    public Money? MonthlyCost(PriceList prices) =>
        Tenants.Count == 0 ? prices.MonthlyCost(Requested) : prices.Sum(Tenants.Select(tenant => prices.MonthlyCost(tenant.Requested)));

    internal static Result<SubmittedRequest> Preview(Result<PreparedGroup> prepared) =>
        prepared.Succeeded ? From(prepared.Value, RequestStatus.Submitted, isStored: false) : prepared.Problems.ToArray();

    internal static SubmittedRequest From(PreparedGroup prepared, RequestStatus status, bool isStored) =>
        new(isStored ? prepared.First.RequestId : null, status, prepared.First.Change.Requested, prepared.Revision, prepared.First.Yaml)
        {
            Budget = prepared.Budget,
            Tenants =
                prepared.All.Count == 1
                    ? []
                    : [.. prepared.All.Select(one => new SubmittedTenant(isStored ? one.RequestId : null, one.Change.Requested, one.Hash, one.Yaml))],
        };
}

/// <summary>One of the tenants of a product that are requested together.</summary>
/// <param name="Id">Of its request; null where nothing was stored.</param>
/// <param name="Revision">The hash of its manifests.</param>
public sealed record SubmittedTenant(string? Id, TenantSpec Requested, string Revision, string Yaml);

/// <summary>What a team does with its requests. Each method checks the user, and stores the change with its audit entry in one step or not at all.</summary>
public sealed class RequestService(
    IDbContextFactory<PortalDb> databases,
    RequestPreparation preparation,
    RequestTransaction requests,
    CapacityAssessor scale,
    AutoApprover autoApprover,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    /// <summary>The most open requests of one team, so that one program cannot fill the queue of the approvers.</summary>
    public const int MaxOpenPerTeam = 100;

    /// <summary>Checks the input and shows what would be created; stores nothing.</summary>
    public async Task<Result<SubmittedRequest>> PreviewAsync(CurrentUser user, RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await preparation.PrepareAsync(db, user, input, [], cancellationToken);
        return SubmittedRequest.Preview(prepared);
    }

    /// <summary>
    /// The name of the requested tenant, or those of the tenants of a product, and whether they can be used. Neither the team nor the tier must be chosen,
    /// but only with a tier and a cluster are namespaces in the cluster found. Stores nothing.
    /// </summary>
    public async Task<Result<CheckedName[]>> CheckNamesAsync(RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await preparation.CheckNamesAsync(db, input, cancellationToken);
    }

    /// <param name="draft">The draft that becomes this request; null for none.</param>
    public Task<Result<SubmittedRequest>> SubmitAsync(CurrentUser user, RequestInput input, string? draft, CancellationToken cancellationToken) =>
        PortalTracing.RunAsync(
            "request.submit",
            () => StoreAsync(user, input, draft, cancellationToken),
            (span, submitted) => span.SetTag(SpanTag.Request, submitted.Id).SetTag(SpanTag.RequestStatus, submitted.Status.ToString())
        );

    private async Task<Result<SubmittedRequest>> StoreAsync(CurrentUser user, RequestInput input, string? draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another from the first read on: limits, and the capacity that the rule approves by, are still so when it is stored.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var prepared = await preparation.PrepareAsync(db, user, input, [], cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();

        var (value, now) = (prepared.Value, time.GetUtcNow());
        if (await CheckOpenRequestsAsync(db, value, cancellationToken) is { } tooMany)
            return tooMany;
        var stored = await AddAsync(db, user, value, input.Purpose!.Trim(), now, cancellationToken);
        var (request, requested) = (stored[0], value.First.Change.Requested);
        db.Announce(RequestAnnouncements.Submitted(stored.ToAnnounced(), user, RequestSentences.Submitted([.. value.All.Select(one => one.Change)]), now));
        if (stored.Count == 1)
        {
            await autoApprover.EvaluateAsync(db, request, cancellationToken);
            var byRule = await autoApprover.ApproveAsync(db, request, cancellationToken);
            if (!byRule.Succeeded)
                return byRule.Problems.ToArray();
        }

        if (draft is not null && await db.Drafts.SingleOrDefaultAsync(row => row.Id == draft && row.WriterId == user.Id, cancellationToken) is { } written)
            db.Drafts.Remove(written);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"'{requested.Name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }
        catch (DbUpdateException exception) when (exception.Violates(db, TenantRequestConfiguration.OneOpenPerTenant))
        {
            var names = stored.Select(one => (Sentence)$"'{one.TenantName}'").Aggregate((all, one) => $"{all} or {one}");
            return new Problem(
                input.Kind == RequestKind.Create
                    ? (Sentence)$"A tenant called {names} was just requested. Choose another name."
                    : (Sentence)$"A change of {names} was just requested. Wait until it is decided.",
                "tenant",
                ProblemKind.Conflict
            );
        }

        // The reconciler looks at new requests too.
        signal.Set();
        changes.Publish(
            ChangeTopics.Requests | ChangeTopics.Notifications | (request.Status == RequestStatus.Approved ? ChangeTopics.Tenants : ChangeTopics.None)
        );
        return SubmittedRequest.From(value, request.Status, isStored: true);
    }

    /// <summary>Adds a request for each tenant, with its revision and audit entry. They share the assessments of all together.</summary>
    private async Task<IReadOnlyList<TenantRequest>> AddAsync(
        PortalDb db,
        CurrentUser user,
        PreparedGroup prepared,
        string purpose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var kind = prepared.First.Change.Kind;
        var capacity = await scale.AssessCapacityAsync(db, kind, [.. prepared.All.Select(one => one.ToAssessed())], cancellationToken);
        var stored = new List<TenantRequest>();
        foreach (var one in prepared.All)
        {
            await db.KeepRevisionAsync(one.Hash, one.Yaml, cancellationToken);
            var request = new TenantRequest(one.RequestId, one.TenantId, one.Change, purpose, user, one.Hash, now, prepared.GroupId);
            request.AssessCapacity(capacity);
            request.AssessBudget(prepared.Budget);
            db.Requests.Add(request);
            if (kind == RequestKind.Delete)
                (await db.PlanDeletionAsync(request.TenantId, cancellationToken)).Want(now);
            db.Audit.Add(new AuditEntry(user, "request.submitted", one.RequestId, RequestSentences.Submitted(one.Change), now));
            stored.Add(request);
        }

        return stored;
    }

    /// <summary>Takes the request back; nothing of it will happen. Approved ones too, as long as nothing of the new tenant was made.</summary>
    public Task<Result<string>> WithdrawAsync(CurrentUser user, string id, string? comment, CancellationToken cancellationToken) =>
        requests.ChangeAsync(user, id, opened => WithdrawAsync(opened, user, comment, cancellationToken), cancellationToken);

    private static async Task<Problem?> CheckOpenRequestsAsync(PortalDb db, PreparedGroup prepared, CancellationToken cancellationToken)
    {
        var team = prepared.First.Team;
        var open = await db.Requests.CountAsync(request => request.Team == team.Name && RequestStatuses.Open.Contains(request.Status), cancellationToken);
        return open + prepared.All.Count <= MaxOpenPerTeam
            ? null
            : new Problem(
                $"The team '{team.Title}' already has {MaxOpenPerTeam} open requests. Wait until some are decided, or withdraw some.",
                Kind: ProblemKind.Conflict
            );
    }

    private async Task<Result> WithdrawAsync(OpenedRequest opened, CurrentUser user, string? comment, CancellationToken cancellationToken)
    {
        var (db, _, team, ties) = opened;
        var ids = opened.All.Where(request => request.Status == RequestStatus.Approved).Select(request => request.TenantId).ToList();
        var tenants = ids.Count == 0 ? [] : await db.Tenants.Where(tenant => ids.Contains(tenant.Id)).ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
        foreach (var request in opened.All)
        {
            if (RequesterPolicy.CheckWithdraw(request, tenants.GetValueOrDefault(request.TenantId), team, user, ties) is { } refused)
                return refused;
        }

        if (WrittenText.CheckComment(comment, null) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        db.Announce(RequestAnnouncements.Withdrawn(opened.All.ToAnnounced(), user, now));
        foreach (var request in opened.All)
        {
            if (request.IsOpen)
            {
                request.Withdraw(now);
            }
            else
            {
                request.WithdrawApproved(now);
                tenants[request.TenantId].Abandon(now);
            }
        }

        opened.Audit(user, "request.withdrawn", WrittenText.IsBlank(comment) ? "Withdrawn." : $"Withdrawn: {comment.Trim()}", now);
        return Result.Done;
    }
}
