using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>
/// Checks the capacity again before the first apply of an approved tenant, a changed quota or another tier. What no longer fits goes back to the
/// approvers, and continues when they allow it or the capacity returns. Each approved generation is checked once and held at most once, so it cannot go
/// back and forth.
/// </summary>
public sealed class CapacityHolds(
    IDbContextFactory<PortalDb> databases,
    CapacityAssessor capacity,
    DecideRequest decisions,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    private const string JustChanged = "The tenant was just changed.";

    /// <summary>Why nothing of the tenant may be applied now, as a sentence; null when it may.</summary>
    /// <param name="claimed">The tenant as it was claimed from the queue.</param>
    public async Task<string?> FindBlockingReasonAsync(Tenant claimed, CancellationToken cancellationToken)
    {
        if (!claimed.NeedsCapacityCheck && claimed.HeldRequestId is null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var tenant = await db.Tenants.SingleOrDefaultAsync(
            tenant => tenant.Id == claimed.Id && tenant.Generation == claimed.Generation && tenant.ArchivedAt == null,
            cancellationToken
        );
        if (tenant is null)
            return JustChanged;
        var id = tenant.HeldRequestId ?? tenant.RequestId;
        var request = await db.Requests.Include(request => request.Decisions).SingleAsync(request => request.Id == id, cancellationToken);
        var found = tenant.HeldRequestId is null
            ? await CheckAsync(db, tenant, request, cancellationToken)
            : await CheckHeldAsync(db, tenant, request, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A deletion was canceled or started at the same time.
            return JustChanged;
        }

        await transaction.CommitAsync(cancellationToken);
        if (found.IsNews)
        {
            signal.Set();
            changes.Publish(ChangeTopics.Requests | ChangeTopics.Tenants | ChangeTopics.Notifications);
        }

        return found.BlockingReason;
    }

    private async Task<Look> CheckAsync(PortalDb db, Tenant tenant, TenantRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The approvers of more than the cluster has knew that.
        if (
            tenant.DeleteAt is not null
            || request
                is not {
                    Status: RequestStatus.Approved,
                    Kind: RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier,
                    Capacity: not { IsExceeded: true }
                }
            || await AssessAsync(db, request, cancellationToken) is not { IsExceeded: true } gone
        )
        {
            tenant.ConfirmCapacity();
            return Look.Free;
        }

        var why = WhyHeld(gone);
        // A later request for the tenant is decided first: only one of a tenant is open.
        if (await db.Requests.AnyAsync(other => other.TenantName == tenant.Name && RequestStatuses.Open.Contains(other.Status), cancellationToken))
            return new Look(why);
        if (request.Kind == RequestKind.Create)
            tenant.Hold(why, now);
        else
            tenant.Hold(await FindBeforeAsync(db, request, cancellationToken), why, now);
        request.ReturnForCapacity(gone, now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "request.capacity-gone",
                request.Id,
                $"Returned to the approvers before the first apply: the cluster has lost capacity since the decision. {gone.WhatExceeds}",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        db.Announce(RequestAnnouncements.CapacityGone(request.ToAnnounced(), $"{gone.WhatExceeds}", now));
        return new Look(why, IsNews: true);
    }

    private async Task<Look> CheckHeldAsync(PortalDb db, Tenant tenant, TenantRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!request.IsOpen)
        {
            var isNew = tenant.IsHeld;
            tenant.GiveUpHeld(now);
            return new Look(isNew ? request.WhyClosed.ToString() : null, IsNews: true);
        }

        var current = await AssessAsync(db, request, cancellationToken);
        if (request.WaitsOnlyForCapacity && current is not { IsExceeded: true })
        {
            request.GoOn(current, now);
            var handedOver = await decisions.HandOverAsync(db, request, now, cancellationToken);
            if (!handedOver.Succeeded)
                throw new InvalidOperationException(handedOver.Problems[0].Message);
            db.Audit.Add(
                AuditEntry.ByReconciler(
                    "request.capacity-returned",
                    request.Id,
                    "The cluster has the capacity again. The portal continues with the approved request.",
                    now,
                    tenant.Name,
                    tenant.Team
                )
            );
            db.Announce(RequestAnnouncements.CapacityReturned(request.ToAnnounced(), now));
            return new Look(JustChanged, IsNews: true);
        }

        var why = current is { IsExceeded: true } gone ? WhyHeld(gone) : "The capacity is available again. The request still needs its decision.";
        var isNews = tenant.Conditions.All(condition => condition.Message != why);
        if (isNews)
        {
            tenant.ReportCapacity(why, now);
            request.AssessCapacity(current);
        }

        return new Look(tenant.IsHeld ? why : null, isNews);
    }

    private Task<RequestCapacity?> AssessAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken) =>
        capacity.AssessBeforeApplyAsync(db, request.Kind, request.Effective, request.TenantId, request.Original, cancellationToken);

    /// <summary>What was approved for the tenant before the request.</summary>
    private static async Task<ApprovedChange> FindBeforeAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken) =>
        (
            await db
                .Requests.AsNoTracking()
                .Where(before =>
                    before.TenantId == request.TenantId
                    && before.Id != request.Id
                    && before.Status == RequestStatus.Approved
                    && before.Kind != RequestKind.Delete
                )
                .OrderByDescending(before => before.DecidedAt)
                .FirstAsync(cancellationToken)
        ).ToApprovedChange();

    private static string WhyHeld(RequestCapacity gone) =>
        $"The cluster has lost capacity since the approval, so the request needs a new decision. Nothing of it was applied. {gone.WhatExceeds}";

    /// <param name="BlockingReason">A sentence; null when the tenant may be applied.</param>
    /// <param name="IsNews">Whether pages and the queue have to read it again.</param>
    private sealed record Look(string? BlockingReason, bool IsNews = false)
    {
        public static readonly Look Free = new((string?)null);
    }
}
