using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What would be approved with the approver's values.</summary>
/// <param name="Changes">Against what was asked.</param>
public sealed record DecisionPreview(TenantSpec Decided, string Revision, string Yaml, IReadOnlyList<FieldDiff> Changes);

/// <summary>What approvers do with requests. Deciding one that nobody has claimed claims it first.</summary>
public sealed class DecisionService(RequestChanges requests, DecisionPreparation preparation, Approvals approvals, TimeProvider time)
{
    /// <summary>Takes a request for review, so that others see who has it.</summary>
    public Task<Result<string>> ClaimAsync(CurrentUser user, string id, CancellationToken cancellationToken) =>
        requests.RunAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if ((ApprovalPolicy.CheckReviewer(request, opened.Team, user) ?? ApprovalPolicy.CheckOpen(request, user)) is { } problem)
                    return Task.FromResult<Verdict>(problem);
                if (request.Status != RequestStatus.Submitted)
                    return Task.FromResult<Verdict>(
                        new Problem(
                            request.ClaimedBy == user.Id
                                ? "You have claimed this request already."
                                : "This request waits for its second approval; nobody claims it.",
                            Kind: ProblemKind.Conflict
                        )
                    );
                Claim(opened, user);
                opened.Db.Audit.Add(new AuditEntry(user, "request.claimed", id, "Took it for review.", time.GetUtcNow()));
                opened.Db.Announce(RequestAnnouncements.Claimed(AnnouncedRequest.From(request), user, time.GetUtcNow()));
                return Task.FromResult(Verdict.Done);
            },
            cancellationToken
        );

    /// <summary>Gives a claimed request back: one's own, or as a platform admin anybody's.</summary>
    public Task<Result<string>> ReleaseAsync(CurrentUser user, string id, CancellationToken cancellationToken) =>
        requests.RunAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if (ApprovalPolicy.CheckReviewer(request, opened.Team, user) is { } refused)
                    return Task.FromResult<Verdict>(refused);
                if (request.Status != RequestStatus.InReview)
                    return Task.FromResult<Verdict>(
                        new Problem(request.IsOpen ? "Nobody has claimed this request." : ApprovalPolicy.WhyClosed(request), Kind: ProblemKind.Conflict)
                    );
                if (request.ClaimedBy != user.Id && !user.IsPlatformAdmin)
                    return Task.FromResult<Verdict>(
                        new Problem($"{request.ClaimedByName} has claimed this request. Only they or a platform admin release it.", Kind: ProblemKind.Forbidden)
                    );
                opened.Db.Audit.Add(
                    new AuditEntry(
                        user,
                        "request.released",
                        id,
                        request.ClaimedBy == user.Id ? "Gave the claim back." : $"Ended the claim of {request.ClaimedByName}.",
                        time.GetUtcNow()
                    )
                );
                request.Release();
                return Task.FromResult(Verdict.Done);
            },
            cancellationToken
        );

    /// <summary>Asks the team something; the request waits for the answer.</summary>
    /// <param name="question">Shown to everybody who sees the request.</param>
    public Task<Result<string>> AskAsync(CurrentUser user, string id, string? question, CancellationToken cancellationToken) =>
        requests.RunAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if (
                    (
                        ApprovalPolicy.CheckReviewer(request, opened.Team, user)
                        ?? ApprovalPolicy.CheckOpen(request, user)
                        ?? (
                            request.Status == RequestStatus.AwaitingSecond
                                ? new Problem("It is approved once already. Approve or reject it.", Kind: ProblemKind.Conflict)
                                : null
                        )
                        ?? ApprovalPolicy.CheckComment(question, "Write what you want to know.")
                    ) is
                    { } problem
                )
                    return Task.FromResult<Verdict>(problem);
                Claim(opened, user);
                var now = time.GetUtcNow();
                request.Ask(now);
                opened.Db.Notes.Add(new RequestNote(id, user, question!.Trim(), NoteVisibility.Shared, now));
                opened.Db.Audit.Add(new AuditEntry(user, "request.asked", id, "Asked the team for more information.", now));
                opened.Db.Announce(RequestAnnouncements.InformationAsked(AnnouncedRequest.From(request), user, question, now));
                return Task.FromResult(Verdict.Done);
            },
            cancellationToken
        );

    /// <summary>Approves what was seen, as asked or with values of one's own. What the cluster gets is decided with the last approval.</summary>
    public Task<Result<string>> ApproveAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken) =>
        requests.RunAsync(user, id, opened => ApproveAsync(opened, user, input, cancellationToken), cancellationToken);

    /// <summary>Rejects for a reason that the team reads.</summary>
    public Task<Result<string>> RejectAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken) =>
        requests.RunAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if (
                    (
                        ApprovalPolicy.CheckReviewer(request, opened.Team, user)
                        ?? (request.Status == RequestStatus.AwaitingSecond ? ApprovalPolicy.CheckApprover(request, opened.Team, user) : null)
                        ?? ApprovalPolicy.CheckOpen(request, user)
                        ?? ApprovalPolicy.CheckRevision(request, input.Revision)
                        ?? ApprovalPolicy.CheckComment(input.Comment, "Give a reason: the requester must know what to change.")
                    ) is
                    { } problem
                )
                    return Task.FromResult<Verdict>(problem);
                Claim(opened, user);
                request.Reject(user, input.Comment!, time.GetUtcNow());
                opened.Db.Audit.Add(new AuditEntry(user, "request.rejected", id, $"Rejected: {input.Comment!.Trim()}", time.GetUtcNow()));
                opened.Db.Announce(RequestAnnouncements.Rejected(AnnouncedRequest.From(request), user, input.Comment, time.GetUtcNow()));
                return Task.FromResult(Verdict.Done);
            },
            cancellationToken
        );

    /// <summary>Shows what an approval with these values would create; stores nothing.</summary>
    public async Task<Result<DecisionPreview>> PreviewAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken)
    {
        DecisionPreview? preview = null;
        var looked = await requests.RunAsync(
            user,
            id,
            async opened =>
            {
                var request = opened.Request;
                if ((ApprovalPolicy.CheckApprover(request, opened.Team, user) ?? ApprovalPolicy.CheckOpen(request, user)) is { } problem)
                    return problem;
                var decided = await preparation.DecideAsync(opened, input, cancellationToken);
                if (!decided.Succeeded)
                    return new Verdict(false, decided.Problems);
                preview = new DecisionPreview(
                    decided.Value.Spec,
                    decided.Value.Hash,
                    decided.Value.Yaml,
                    SpecDiff.Compare(request.Original, request.Asked, decided.Value.Spec)
                );
                return new Verdict(false, []);
            },
            cancellationToken
        );
        return preview is not null ? preview : looked.Problems.ToArray();
    }

    private async Task<Verdict> ApproveAsync(OpenedRequest opened, CurrentUser user, DecisionInput input, CancellationToken cancellationToken)
    {
        var request = opened.Request;
        if (
            (
                ApprovalPolicy.CheckApprover(request, opened.Team, user)
                ?? ApprovalPolicy.CheckOpen(request, user)
                ?? ApprovalPolicy.CheckRevision(request, input.Revision)
                ?? ApprovalPolicy.CheckComment(input.Comment, null)
            ) is
            { } refused
        )
            return refused;
        if (request.Check is { Passed: false, Blocks: true } check)
            return new Problem($"It cannot be created: {check.Message}");

        Claim(opened, user);
        if (await preparation.ReturnIfChangedAsync(opened, user, cancellationToken) is { } returned)
            return returned;
        return request.Status == RequestStatus.AwaitingSecond
            ? await approvals.GiveSecondAsync(opened, user, input, cancellationToken)
            : await approvals.GiveFirstAsync(opened, user, input, cancellationToken);
    }

    /// <summary>Nobody has it yet: deciding takes it. Both are stored in one step.</summary>
    private void Claim(OpenedRequest opened, CurrentUser user)
    {
        if (opened.Request.Status == RequestStatus.Submitted)
            opened.Request.Claim(user, time.GetUtcNow());
    }
}
