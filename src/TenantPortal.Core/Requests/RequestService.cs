using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What would be asked and created; <see cref="Id"/> is null where nothing was stored.</summary>
public sealed record SubmittedRequest(string? Id, TenantSpec Asked, string Revision, string Yaml);

/// <summary>What a team does with its requests. Each verb checks who asks, and stores the change with its audit entry in one step or not at all.</summary>
public sealed class RequestService(
    IDbContextFactory<PortalDb> databases, RequestPreparation preparation, RequestChanges requests, CapacityScale scale, AutoApprover autoApprover, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Checks the input and shows what would be created; stores nothing.</summary>
    public async Task<Result<SubmittedRequest>> PreviewAsync(CurrentUser user, RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await preparation.PrepareAsync(db, user, input, null, cancellationToken);
        return Preview(prepared);
    }

    /// <summary>Checks an answer that changes what is asked, and shows what would be created; stores nothing.</summary>
    public async Task<Result<SubmittedRequest>> PreviewAnswerAsync(CurrentUser user, string id, RequestInput edited, CancellationToken cancellationToken)
    {
        SubmittedRequest? preview = null;
        var looked = await requests.RunAsync(
            user,
            id,
            async opened =>
            {
                var (db, request, team) = opened;
                if ((RequesterPolicy.CheckOwner(team, user) ?? RequesterPolicy.CheckAnswerable(request)) is { } refused)
                    return refused;
                var prepared = await preparation.PrepareAsync(db, user, OfSame(request, edited), request, cancellationToken);
                preview = Preview(prepared).Value;
                return new Verdict(false, prepared.Problems);
            },
            cancellationToken);
        return preview is not null ? preview : looked.Problems.ToArray();
    }

    /// <param name="draft">The draft that becomes this request; null for none.</param>
    public async Task<Result<SubmittedRequest>> SubmitAsync(CurrentUser user, RequestInput input, string? draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await preparation.PrepareAsync(db, user, input, null, cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();

        var (value, now) = (prepared.Value, time.GetUtcNow());
        var asked = value.Change.Asked;
        await db.KeepRevisionAsync(value.Hash, value.Yaml, cancellationToken);
        var request = new TenantRequest(value.RequestId, value.TenantId, value.Change, input.Purpose!.Trim(), user, value.Hash, now);
        request.Weigh(await scale.WeighAsync(db, request.Kind, asked, request.TenantId, cancellationToken));
        await autoApprover.JudgeAsync(db, request, cancellationToken);
        db.Requests.Add(request);
        db.Audit.Add(new AuditEntry(user, "request.submitted", value.RequestId, RequestSentences.Submitted(value.Change), now));
        db.Announce(RequestAnnouncements.Submitted(new(value.RequestId, asked.Name, asked.Team, user.Id), user, RequestSentences.Submitted(value.Change), now));
        var byRule = await autoApprover.ApproveAsync(db, request, value.Team, cancellationToken);
        if (!byRule.IsStored)
            return byRule.Problems.ToArray();
        if (draft is not null && await db.Drafts.SingleOrDefaultAsync(row => row.Id == draft && row.WriterId == user.Id, cancellationToken) is { } written)
            db.Drafts.Remove(written);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"Something has just happened to '{asked.Name}'. Look at it, and ask again.", Kind: ProblemKind.Conflict);
        }
        catch (DbUpdateException) when (OpenRequestAppeared(asked.Name))
        {
            return new Problem(
                input.Kind == RequestKind.Create ? $"Somebody has just asked for a tenant called '{asked.Name}'. Choose another name." : $"Somebody has just asked to change '{asked.Name}'. Wait until that is decided.",
                "tenant",
                ProblemKind.Conflict);
        }

        // The reconciler looks at new requests too.
        signal.Set();
        changes.Publish(ChangeTopics.Requests | ChangeTopics.Notifications | (request.Status == RequestStatus.Approved ? ChangeTopics.Tenants : ChangeTopics.None));
        return new SubmittedRequest(value.RequestId, asked, value.Hash, value.Yaml);
    }

    /// <summary>Answers what the reviewer asked, in words, by changing what is asked, or both.</summary>
    /// <param name="comment">Shown to everybody who sees the request; must be there where nothing is changed.</param>
    /// <param name="edited">What is asked from now on; null to leave it as it is. Kind and tenant stay as they are.</param>
    public Task<Result<string>> AnswerAsync(CurrentUser user, string id, string? comment, RequestInput? edited, CancellationToken cancellationToken) =>
        requests.RunAsync(user, id, opened => AnswerAsync(opened, user, comment, edited, cancellationToken), cancellationToken);

    /// <summary>Takes the request back; nothing of it will happen. Approved ones too, as long as nothing of the new tenant was made.</summary>
    public Task<Result<string>> WithdrawAsync(CurrentUser user, string id, string? comment, CancellationToken cancellationToken) =>
        requests.RunAsync(user, id, opened => WithdrawAsync(opened, user, comment, cancellationToken), cancellationToken);

    private async Task<Verdict> WithdrawAsync(OpenedRequest opened, CurrentUser user, string? comment, CancellationToken cancellationToken)
    {
        var (db, request, team) = opened;
        var tenant = request.Status == RequestStatus.Approved ? await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == request.TenantId, cancellationToken) : null;
        if ((RequesterPolicy.CheckWithdraw(request, tenant, team, user) ?? ApprovalPolicy.CheckComment(comment, null)) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        db.Announce(RequestAnnouncements.Withdrawn(AnnouncedRequest.From(request), user, now));
        if (request.IsOpen)
        {
            request.Withdraw(now);
        }
        else
        {
            request.WithdrawApproved(now);
            tenant!.Abandon(request, now);
        }

        db.Audit.Add(new AuditEntry(user, "request.withdrawn", request.Id, string.IsNullOrWhiteSpace(comment) ? "Withdrawn." : $"Withdrawn: {comment.Trim()}", now));
        return Verdict.Done;
    }

    private async Task<Verdict> AnswerAsync(OpenedRequest opened, CurrentUser user, string? comment, RequestInput? edited, CancellationToken cancellationToken)
    {
        var (db, request, team) = opened;
        if ((RequesterPolicy.CheckOwner(team, user) ?? RequesterPolicy.CheckAnswerable(request)) is { } refused)
            return refused;
        if (ApprovalPolicy.CheckComment(comment, edited is null ? "Write the answer, or change what you ask." : null) is { } problem)
            return problem;

        var now = time.GetUtcNow();
        EditedRevision? revision = null;
        if (edited is not null)
        {
            var prepared = await preparation.PrepareAsync(db, user, OfSame(request, edited), request, cancellationToken);
            if (!prepared.Succeeded)
                return new Verdict(false, prepared.Problems);
            await db.KeepRevisionAsync(prepared.Value.Hash, prepared.Value.Yaml, cancellationToken);
            revision = new EditedRevision(prepared.Value.Change.Asked, edited.Purpose!.Trim(), prepared.Value.Hash);
        }

        var before = request.Asked;
        request.Answer(user, revision, now);
        if (revision is not null)
        {
            request.Weigh(await scale.WeighAsync(db, request.Kind, request.Asked, request.TenantId, cancellationToken));
            // Somebody had a question: the rule may say what it would have done, and leaves the decision to them.
            await autoApprover.JudgeAsync(db, request, cancellationToken);
        }

        if (!string.IsNullOrWhiteSpace(comment))
            db.Notes.Add(new RequestNote(request.Id, user, comment.Trim(), NoteVisibility.Shared, now));
        db.Audit.Add(new AuditEntry(user, "request.answered", request.Id, RequestSentences.Answered(before, revision), now));
        db.Announce(RequestAnnouncements.Answered(AnnouncedRequest.From(request), user, comment ?? RequestSentences.Answered(before, revision), now));
        return Verdict.Done;
    }

    private static Result<SubmittedRequest> Preview(Result<PreparedRequest> prepared) => prepared.Succeeded
        ? new SubmittedRequest(null, prepared.Value.Change.Asked, prepared.Value.Hash, prepared.Value.Yaml)
        : prepared.Problems.ToArray();

    /// <summary>Kind, tenant and team of a request never change.</summary>
    private static RequestInput OfSame(TenantRequest request, RequestInput edited) => edited with { Kind = request.Kind, Tenant = request.TenantName, Team = request.Team };

    private bool OpenRequestAppeared(string tenant)
    {
        using var db = databases.CreateDbContext();
        return db.Requests.Any(request => request.TenantName == tenant && RequestStatuses.Open.Contains(request.Status));
    }
}
