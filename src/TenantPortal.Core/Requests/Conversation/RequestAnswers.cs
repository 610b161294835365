using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
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
                var same = OfSame(opened.All, edited);
                return same.Succeeded
                    ? SubmittedRequest.Preview(await preparation.PrepareAsync(db, user, same.Value, opened.All, cancellationToken))
                    : same.Problems.ToArray();
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
        if (WrittenText.CheckComment(comment, edited is null ? (Sentence)"Write an answer, or change the request." : null) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        PreparedGroup? prepared = null;
        if (edited is not null)
        {
            var same = OfSame(opened.All, edited);
            var result = same.Succeeded ? await preparation.PrepareAsync(db, user, same.Value, opened.All, cancellationToken) : same.Problems.ToArray();
            if (!result.Succeeded)
                return result.Problems.ToArray();
            prepared = result.Value;
        }

        var before = opened.All.ToDictionary(one => one.Id, one => one.Requested);
        var revisions = new Dictionary<string, EditedRevision>();
        foreach (var one in prepared?.All ?? [])
        {
            await db.KeepRevisionAsync(one.Hash, one.Yaml, cancellationToken);
            revisions[one.RequestId] = new EditedRevision(one.Change.Requested, edited!.Purpose!.Trim(), one.Hash, one.Change.Volumes);
        }

        foreach (var one in opened.All)
            one.Answer(user, revisions.GetValueOrDefault(one.Id), now);
        if (prepared is not null)
            await AssessAsync(db, opened.All, prepared, cancellationToken);

        if (!WrittenText.IsBlank(comment))
            db.Notes.Add(new RequestNote(request.ConversationId, user, comment.Trim(), NoteVisibility.Shared, now));
        string Sentence(TenantRequest one) => RequestSentences.Answered(before[one.Id], revisions.GetValueOrDefault(one.Id));
        opened.Audit(user, "request.answered", Sentence, now);
        db.Announce(RequestAnnouncements.Answered(opened.All.ToAnnounced(), user, comment ?? string.Join(" ", opened.All.Select(Sentence).Distinct()), now));
        return Result.Done;
    }

    private async Task AssessAsync(PortalDb db, IReadOnlyList<TenantRequest> requests, PreparedGroup prepared, CancellationToken cancellationToken)
    {
        var capacity = await scale.AssessCapacityAsync(db, requests[0].Kind, [.. prepared.All.Select(one => one.ToAssessed())], cancellationToken);
        foreach (var request in requests)
        {
            request.AssessCapacity(capacity);
            request.AssessBudget(prepared.Budget);
        }

        // A reviewer had a question: the rule may report what it would have done, but leaves the decision to them.
        if (requests.Count == 1)
            await autoApprover.EvaluateAsync(db, requests[0], cancellationToken);
    }

    /// <summary>Kind, tenants and team of a request never change, nor do the environments of a product.</summary>
    private static Result<RequestInput> OfSame(IReadOnlyList<TenantRequest> requests, RequestInput edited)
    {
        var first = requests[0];
        var same = edited with { Kind = first.Kind, Team = first.Team };
        if (requests.Count == 1)
            return edited.Environments is { Count: > 1 }
                    ? new Problem("This request is for one environment. Submit another request for the others.", "environments")
                : first is { Kind: RequestKind.Create, Product: not null } ? Join(same, first, edited.Environments)
                : same with { Tenant = first.TenantName, Tenants = null, Product = null };
        if (first.Kind != RequestKind.Create)
            return same with { Tenant = null, Tenants = [.. requests.Select(request => request.TenantName)] };
        var environments = requests.Select(request => request.Requested.Environment).ToList();
        if (edited.Environments is { Count: > 0 } chosen && !chosen.Select(one => one.Environment).ToHashSet().SetEquals(environments))
            return new Problem($"This request is for {string.Join(", ", environments)}, which cannot change. Withdraw it and submit another.", "environments");
        return same with
        {
            Tenant = first.Product,
            Product = null,
            Environment = null,
            Environments = edited.Environments is { Count: > 0 } ? edited.Environments : [.. requests.Select(AsEntered)],
        };
    }

    /// <summary>A request for a further environment of a product stays one for this environment, which its name comes from.</summary>
    private static RequestInput Join(RequestInput edited, TenantRequest request, IReadOnlyList<EnvironmentInput>? environments) =>
        edited with
        {
            Product = request.Product,
            Tenant = null,
            Tenants = null,
            Environment = null,
            Environments = [(environments is [var only] ? only : new EnvironmentInput(null)) with { Environment = request.Requested.Environment }],
        };

    private static EnvironmentInput AsEntered(TenantRequest request) =>
        new(request.Requested.Environment)
        {
            Size = request.Requested.Size,
            Quota = request.Requested.Size is null ? request.Requested.Quota.ToAmounts() : null,
        };
}
