using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;

namespace TenantPortal.Core.Requests.Conversation;

/// <summary>How a team answers a reviewer: with a comment, by changing the request, or both.</summary>
public sealed class RequestAnswers(
    RequestPreparation preparation,
    RequestTransaction requests,
    CapacityAssessor scale,
    AutoApprover autoApprover,
    TimeProvider time
)
{
    /// <summary>Checks a changed request and shows what would be created; stores nothing.</summary>
    public Task<Result<SubmittedRequest>> PreviewAsync(CurrentUser user, string id, RequestInput edited, CancellationToken cancellationToken) =>
        requests.ReadAsync(
            user,
            id,
            async opened =>
            {
                var (db, request, team, ties) = opened;
                if ((RequesterPolicy.CheckOwner(team, user, ties) ?? RequesterPolicy.CheckAnswerable(request)) is { } refused)
                    return refused;
                return SubmittedRequest.Preview(await preparation.PrepareAsync(db, user, OfSame(request, edited), request, cancellationToken));
            },
            cancellationToken
        );

    /// <summary>Answers the reviewer with a comment, by changing the request, or both.</summary>
    /// <param name="comment">Shown to everyone who sees the request; required if nothing is changed.</param>
    /// <param name="edited">The changed request; null to leave it unchanged. Kind and tenant never change.</param>
    public Task<Result<string>> AnswerAsync(CurrentUser user, string id, string? comment, RequestInput? edited, CancellationToken cancellationToken) =>
        requests.ChangeAsync(user, id, opened => AnswerAsync(opened, user, comment, edited, cancellationToken), cancellationToken);

    private async Task<Result> AnswerAsync(OpenedRequest opened, CurrentUser user, string? comment, RequestInput? edited, CancellationToken cancellationToken)
    {
        var (db, request, team, ties) = opened;
        if ((RequesterPolicy.CheckOwner(team, user, ties) ?? RequesterPolicy.CheckAnswerable(request)) is { } refused)
            return refused;
        if (WrittenText.CheckComment(comment, edited is null ? "Write an answer, or change the request." : null) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        EditedRevision? revision = null;
        RequestBudget? budget = null;
        if (edited is not null)
        {
            var prepared = await preparation.PrepareAsync(db, user, OfSame(request, edited), request, cancellationToken);
            if (!prepared.Succeeded)
                return prepared.Problems.ToArray();
            await db.KeepRevisionAsync(prepared.Value.Hash, prepared.Value.Yaml, cancellationToken);
            budget = prepared.Value.Budget;
            revision = new EditedRevision(prepared.Value.Change.Requested, edited.Purpose!.Trim(), prepared.Value.Hash, prepared.Value.Change.Volumes);
        }

        var before = request.Requested;
        request.Answer(user, revision, now);
        if (revision is not null)
        {
            request.AssessCapacity(await scale.AssessCapacityAsync(db, request.Kind, request.Requested, request.TenantId, cancellationToken));
            request.AssessBudget(budget);
            // A reviewer had a question: the rule may report what it would have done, but leaves the decision to them.
            await autoApprover.EvaluateAsync(db, request, cancellationToken);
        }

        if (!WrittenText.IsBlank(comment))
            db.Notes.Add(new RequestNote(request.Id, user, comment.Trim(), NoteVisibility.Shared, now));
        db.Audit.Add(new AuditEntry(user, "request.answered", request.Id, RequestSentences.Answered(before, revision), now));
        db.Announce(RequestAnnouncements.Answered(request.ToAnnounced(), user, comment ?? RequestSentences.Answered(before, revision), now));
        return Result.Done;
    }

    /// <summary>Kind, tenant and team of a request never change.</summary>
    private static RequestInput OfSame(TenantRequest request, RequestInput edited) =>
        edited with
        {
            Kind = request.Kind,
            Tenant = request.TenantName,
            Team = request.Team,
        };
}
