using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Revisions;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>What would be requested and created; <see cref="Id"/> is null where nothing was stored.</summary>
/// <param name="Status"><see cref="RequestStatus.Approved"/> where the rule approved it at once.</param>
public sealed record SubmittedRequest(string? Id, RequestStatus Status, TenantSpec Requested, string Revision, string Yaml)
{
    /// <summary>What it does to budgets; null where it takes nothing of one.</summary>
    public RequestBudget? Budget { get; init; }

    internal static Result<SubmittedRequest> Preview(Result<PreparedRequest> prepared) =>
        prepared.Succeeded
            ? new SubmittedRequest(null, RequestStatus.Submitted, prepared.Value.Change.Requested, prepared.Value.Hash, prepared.Value.Yaml)
            {
                Budget = prepared.Value.Budget,
            }
            : prepared.Problems.ToArray();
}

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
        var prepared = await preparation.PrepareAsync(db, user, input, null, cancellationToken);
        return SubmittedRequest.Preview(prepared);
    }

    /// <param name="draft">The draft that becomes this request; null for none.</param>
    public async Task<Result<SubmittedRequest>> SubmitAsync(CurrentUser user, RequestInput input, string? draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another from the first read on: limits, and the capacity that the rule approves by, are still so when it is stored.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var prepared = await preparation.PrepareAsync(db, user, input, null, cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();

        var (value, now) = (prepared.Value, time.GetUtcNow());
        if (await CheckOpenRequestsAsync(db, value.Team, cancellationToken) is { } tooMany)
            return tooMany;
        var requested = value.Change.Requested;
        await db.KeepRevisionAsync(value.Hash, value.Yaml, cancellationToken);
        var request = new TenantRequest(value.RequestId, value.TenantId, value.Change, input.Purpose!.Trim(), user, value.Hash, now);
        request.AssessCapacity(await scale.AssessCapacityAsync(db, request.Kind, requested, request.TenantId, cancellationToken));
        request.AssessBudget(value.Budget);
        await autoApprover.EvaluateAsync(db, request, cancellationToken);
        db.Requests.Add(request);
        if (request.Kind == RequestKind.Delete)
            (await db.PlanDeletionAsync(request.TenantId, cancellationToken)).Want(now);
        db.Audit.Add(new AuditEntry(user, "request.submitted", value.RequestId, RequestSentences.Submitted(value.Change), now));
        db.Announce(RequestAnnouncements.Submitted(request.ToAnnounced(), user, RequestSentences.Submitted(value.Change), now));
        var byRule = await autoApprover.ApproveAsync(db, request, cancellationToken);
        if (!byRule.Succeeded)
            return byRule.Problems.ToArray();
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
            return new Problem(
                input.Kind == RequestKind.Create
                    ? $"A tenant called '{requested.Name}' was just requested. Choose another name."
                    : $"A change of '{requested.Name}' was just requested. Wait until it is decided.",
                "tenant",
                ProblemKind.Conflict
            );
        }

        // The reconciler looks at new requests too.
        signal.Set();
        changes.Publish(
            ChangeTopics.Requests | ChangeTopics.Notifications | (request.Status == RequestStatus.Approved ? ChangeTopics.Tenants : ChangeTopics.None)
        );
        return new SubmittedRequest(value.RequestId, request.Status, requested, value.Hash, value.Yaml) { Budget = value.Budget };
    }

    /// <summary>Takes the request back; nothing of it will happen. Approved ones too, as long as nothing of the new tenant was made.</summary>
    public Task<Result<string>> WithdrawAsync(CurrentUser user, string id, string? comment, CancellationToken cancellationToken) =>
        requests.ChangeAsync(user, id, opened => WithdrawAsync(opened, user, comment, cancellationToken), cancellationToken);

    private static async Task<Problem?> CheckOpenRequestsAsync(PortalDb db, Team team, CancellationToken cancellationToken)
    {
        var open = await db.Requests.CountAsync(request => request.Team == team.Name && RequestStatuses.Open.Contains(request.Status), cancellationToken);
        return open < MaxOpenPerTeam
            ? null
            : new Problem(
                $"The team '{team.Title}' already has {MaxOpenPerTeam} open requests. Wait until some are decided, or withdraw some.",
                Kind: ProblemKind.Conflict
            );
    }

    private async Task<Result> WithdrawAsync(OpenedRequest opened, CurrentUser user, string? comment, CancellationToken cancellationToken)
    {
        var (db, request, team, ties) = opened;
        var tenant =
            request.Status == RequestStatus.Approved ? await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == request.TenantId, cancellationToken) : null;
        if ((RequesterPolicy.CheckWithdraw(request, tenant, team, user, ties) ?? WrittenText.CheckComment(comment, null)) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        db.Announce(RequestAnnouncements.Withdrawn(request.ToAnnounced(), user, now));
        if (request.IsOpen)
        {
            request.Withdraw(now);
        }
        else
        {
            request.WithdrawApproved(now);
            tenant!.Abandon(now);
        }

        db.Audit.Add(new AuditEntry(user, "request.withdrawn", request.Id, WrittenText.IsBlank(comment) ? "Withdrawn." : $"Withdrawn: {comment.Trim()}", now));
        return Result.Done;
    }
}
