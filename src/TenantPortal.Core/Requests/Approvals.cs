using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests;

/// <summary>Gives the approval that is due, and with the last one hands the tenant to the reconciler, all in the context of the caller.</summary>
public sealed class Approvals(DecisionPreparation preparation, CapacityScale scale, TierCatalog tiers, TenantOptions options, TimeProvider time)
{
    public async Task<Verdict> GiveFirstAsync(OpenedRequest opened, CurrentUser approver, DecisionInput input, CancellationToken cancellationToken)
    {
        var (db, request, _) = opened;
        var decided = await preparation.DecideAsync(opened, input, cancellationToken);
        if (!decided.Succeeded)
            return new Verdict(false, decided.Problems);

        var (now, value) = (time.GetUtcNow(), decided.Value);
        request.AssessCapacity(await scale.AssessCapacityAsync(db, request.Kind, value.Spec, request.TenantId, cancellationToken));
        if (ApprovalPolicy.CheckComment(input.Comment, WhyExceeds(request)) is { } problem)
            return problem;
        var reasons = SecondDecisionPolicy.Reasons(request.Kind, value.Spec, tiers.Find(value.Spec.Tier), request.Capacity is { IsExceeded: true });
        await db.KeepRevisionAsync(value.Hash, value.Yaml, cancellationToken);
        request.Approve(approver, new DecidedRevision(value.IsChanged ? value.Spec : null, value.Hash), reasons, input.Comment, now);
        var changed = value.IsChanged ? $" with other values ({RequestSentences.Changes(request.Asked, value.Spec)})" : "";
        db.Audit.Add(
            new AuditEntry(
                approver,
                "request.approved",
                request.Id,
                $"Approved revision {request.ManifestHash}{changed}.{Exceeding(request)}{string.Concat(reasons.Select(reason => " " + reason))}",
                now
            )
        );
        db.Announce(
            request.Status == RequestStatus.Approved
                ? RequestAnnouncements.Approved(AnnouncedRequest.From(request), approver, input.Comment, now)
                : RequestAnnouncements.SecondDecisionNeeded(AnnouncedRequest.From(request), approver, NotifiedRole.SecurityApprover, now)
        );
        return request.Status == RequestStatus.Approved ? await HandOverAsync(opened, now, cancellationToken) : Verdict.Done;
    }

    public async Task<Verdict> GiveSecondAsync(OpenedRequest opened, CurrentUser approver, DecisionInput input, CancellationToken cancellationToken)
    {
        var (db, request, _) = opened;
        if (input.ChangesValues)
            return new Problem("The second approval is for what the first approver decided. Approve it, or reject it with a reason.", "quota");
        request.AssessCapacity(await scale.AssessCapacityAsync(db, request.Kind, request.Effective, request.TenantId, cancellationToken));
        if (
            ApprovalPolicy.CheckComment(
                input.Comment,
                request.Effective.OverrideReason is not null ? "Give a reason: the case refuses this tier, and you allow it." : WhyExceeds(request)
            ) is
            { } problem
        )
            return problem;

        var now = time.GetUtcNow();
        request.ApproveSecond(approver, input.Comment, now);
        db.Audit.Add(
            new AuditEntry(
                approver,
                "request.approved-second",
                request.Id,
                $"Gave the second approval of revision {request.ManifestHash}.{Exceeding(request)}",
                now
            )
        );
        db.Announce(RequestAnnouncements.Approved(AnnouncedRequest.From(request), approver, input.Comment, now));
        return await HandOverAsync(opened, now, cancellationToken);
    }

    private static string? WhyExceeds(TenantRequest request) =>
        request.Capacity is { IsExceeded: true } capacity ? $"Give a reason: it is more than the cluster can hold. {capacity.WhatExceeds}" : null;

    private static string Exceeding(TenantRequest request) =>
        request.Capacity is { IsExceeded: true } capacity ? $" It is more than the cluster can hold: {capacity.WhatExceeds}" : "";

    /// <summary>The approved request becomes the tenant's spec: from now on the reconciler makes it true.</summary>
    public async Task<Verdict> HandOverAsync(OpenedRequest opened, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (db, request, _) = opened;
        if (request.Kind == RequestKind.Create)
        {
            db.Tenants.Add(Tenant.From(request, now));
            return Verdict.Done;
        }

        var tenant = await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == request.TenantId && tenant.ArchivedAt == null, cancellationToken);
        if (tenant is null)
            return new Problem($"The tenant '{request.TenantName}' is gone. Reject this request.", Kind: ProblemKind.Conflict);
        if (tenant.DeleteAt is not null)
            return new Problem($"The deletion of '{request.TenantName}' is approved. Reject this request.", Kind: ProblemKind.Conflict);
        if (request.Kind == RequestKind.Delete)
            tenant.ScheduleDeletion(request, now + options.DeletionGrace, now);
        else
            tenant.Apply(request, now);
        return Verdict.Done;
    }
}
