using Microsoft.EntityFrameworkCore;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Demo;

/// <summary>Plays all steps in the order of their times, with the verbs and audit entries of the services.</summary>
internal sealed class DemoStory(DemoBook book, DemoOrganization organization, DemoFates fates, TierCatalog tiers, TenantOptions options, DateTimeOffset now)
{
    /// <summary>From an approval to ready objects.</summary>
    private static readonly TimeSpan Provisioning = TimeSpan.FromSeconds(19);

    private readonly Dictionary<DemoRequest, TenantRequest> _requests = [];
    private readonly Dictionary<DemoTenant, Tenant> _tenants = [];
    private readonly Dictionary<DemoTenant, IsolationReport> _reports = [];
    private readonly HashSet<string> _revisions = [];

    public IReadOnlyDictionary<DemoTenant, Tenant> Tenants => _tenants;

    /// <param name="progress">Called with the number of tenants that exist so far.</param>
    public async Task PlayAsync(IEnumerable<DemoRequest> requests, Action<int> progress, CancellationToken cancellationToken)
    {
        var steps = requests.SelectMany(request => request.Events.Select((step, number) => (Request: request, Step: step, number)));
        foreach (var (request, step, _) in steps.OrderBy(one => one.Step.At).ThenBy(one => one.Request.Id, StringComparer.Ordinal).ThenBy(one => one.number))
        {
            await PlayAsync(request, step, cancellationToken);
            progress(_tenants.Count);
        }

        await book.SaveAsync(cancellationToken);
    }

    private async Task PlayAsync(DemoRequest planned, DemoEvent step, CancellationToken cancellationToken)
    {
        if (step.Step == DemoStep.Submit)
        {
            Submit(planned, step);
            return;
        }

        var request = _requests[planned];
        await book.TouchAsync(request, cancellationToken);
        var (actor, at) = (step.Actor, step.At);
        switch (step.Step)
        {
            case DemoStep.Claim:
                request.Claim(actor!, at);
                Audit(request, actor, "request.claimed", "Claimed the request for review.", at);
                book.Announce(RequestAnnouncements.Claimed(request.ToAnnounced(), actor!, at));
                break;
            case DemoStep.Ask:
                request.Ask(at);
                book.Db.Notes.Add(new RequestNote(request.Id, actor!, step.Text, NoteVisibility.Shared, at));
                Audit(request, actor, "request.asked", "Requested more information from the team.", at);
                book.Announce(RequestAnnouncements.InformationAsked(request.ToAnnounced(), actor!, step.Text, at));
                break;
            case DemoStep.Answer:
                request.Answer(actor!, null, at);
                book.Db.Notes.Add(new RequestNote(request.Id, actor!, step.Text, NoteVisibility.Shared, at));
                Audit(request, actor, "request.answered", RequestSentences.Answered(request.Requested, null), at);
                book.Announce(RequestAnnouncements.Answered(request.ToAnnounced(), actor!, step.Text, at));
                break;
            case DemoStep.Comment:
            case DemoStep.InternalComment:
                Comment(request, step);
                break;
            case DemoStep.Reject:
                request.Reject(actor!, step.Text, at);
                Audit(request, actor, "request.rejected", $"Rejected: {step.Text}", at);
                book.Announce(RequestAnnouncements.Rejected(request.ToAnnounced(), actor!, step.Text, at));
                break;
            case DemoStep.Withdraw:
                request.Withdraw(at);
                Audit(request, actor, "request.withdrawn", $"Withdrawn: {step.Text}", at);
                book.Announce(RequestAnnouncements.Withdrawn(request.ToAnnounced(), actor!, at));
                break;
            case DemoStep.Expire:
                request.Expire(at);
                Audit(request, null, "request.expired", "Expired: the team did not answer within 14 days.", at);
                book.Announce(RequestAnnouncements.Expired(request.ToAnnounced(), at));
                break;
            case DemoStep.Approve:
            case DemoStep.ApproveSecond:
                await ApproveAsync(planned, request, step, cancellationToken);
                break;
            case DemoStep.BeginDeletion:
                await BeginDeletionAsync(planned.Tenant, at, cancellationToken);
                break;
            case DemoStep.Archive:
                await ArchiveAsync(planned.Tenant, at, cancellationToken);
                break;
            case DemoStep.MeetFate:
                await fates.MeetAsync(book, planned, _tenants[planned.Tenant], at, cancellationToken);
                break;
        }
    }

    private void Submit(DemoRequest planned, DemoEvent step)
    {
        var (actor, at) = (step.Actor!, step.At);
        if (planned.Yaml is { } yaml && _revisions.Add(planned.Hash))
            book.Add(new RenderedRevision(planned.Hash, yaml));
        var request = new TenantRequest(planned.Id, planned.Tenant.Id, planned.Change, planned.Purpose, actor, planned.Hash, at);
        if (planned.ExceedsBudget)
            request.AssessBudget(ExceededBudget(planned, at));
        _requests.Add(planned, request);
        book.Add(request);
        var sentence = RequestSentences.Submitted(planned.Change);
        Audit(request, actor, "request.submitted", sentence, at);
        book.Announce(RequestAnnouncements.Submitted(request.ToAnnounced(), actor, sentence, at));
    }

    private RequestBudget ExceededBudget(DemoRequest planned, DateTimeOffset at)
    {
        var department = organization.Departments.First(department => department.Name == planned.Tenant.Team.Team.Department).Title;
        return new RequestBudget(
            [new RequestBudgetLine(department, 1.04, true, $"This takes {department} to 104 % of its CPU budget: 364 cores of 350 cores.")],
            at
        );
    }

    private void Comment(TenantRequest request, DemoEvent step)
    {
        var isInternal = step.Step == DemoStep.InternalComment;
        book.Db.Notes.Add(new RequestNote(request.Id, step.Actor!, step.Text, isInternal ? NoteVisibility.Internal : NoteVisibility.Shared, step.At));
        Audit(request, step.Actor, isInternal ? ConversationService.InternalAction : ConversationService.SharedAction, "Added a comment.", step.At);
        if (!isInternal)
            book.Announce(RequestAnnouncements.NoteAdded(request.ToAnnounced(), step.Actor!, step.Text, step.At));
    }

    private async Task ApproveAsync(DemoRequest planned, TenantRequest request, DemoEvent step, CancellationToken cancellationToken)
    {
        var (actor, at) = (step.Actor!, step.At);
        if (step.Step == DemoStep.ApproveSecond)
        {
            request.ApproveSecond(actor, step.Text, at);
            Audit(request, actor, "request.approved-second", $"Gave the second approval of revision {request.ManifestHash}.", at);
        }
        else
        {
            string[] reasons =
            [
                .. ApprovalPolicy.ReasonsForSecond(request, request.Requested, tiers.Find, exceedsCapacity: false).Select(reason => reason.ToString()),
            ];
            request.Approve(actor, new DecidedRevision(null, request.ManifestHash), reasons, step.Text, at);
            var details = $"Approved revision {request.ManifestHash}.{string.Concat(reasons.Select(reason => " " + reason))}";
            Audit(request, actor, "request.approved", details, at);
        }

        book.Announce(
            request switch
            {
                { Status: RequestStatus.Approved } => RequestAnnouncements.Approved(request.ToAnnounced(), actor, step.Text, at),
                { AwaitsBudget: true, Budget: { } budget } => RequestAnnouncements.BudgetDecisionNeeded(request.ToAnnounced(), actor, budget.WhatExceeds, at),
                _ => RequestAnnouncements.SecondDecisionNeeded(request.ToAnnounced(), actor, NotifiedRole.SecurityApprover, at),
            }
        );
        if (request.Status == RequestStatus.Approved)
            await HandOverAsync(planned, request.ToApprovedChange(), at, cancellationToken);
    }

    /// <summary>What follows an approval: the tenant takes it over, and the reconciler makes it true.</summary>
    private async Task HandOverAsync(DemoRequest planned, ApprovedChange change, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (change.Kind == RequestKind.Create)
        {
            var created = Tenant.From(change, at);
            _tenants.Add(planned.Tenant, created);
            book.Add(created);
        }
        else
        {
            await book.TouchAsync(_tenants[planned.Tenant], cancellationToken);
        }

        var tenant = _tenants[planned.Tenant];
        if (change.Kind == RequestKind.Delete)
        {
            tenant.ScheduleDeletion(change, at + options.DeletionGrace, at);
            var plan = new DeletionPlan(tenant.Id);
            plan.Approve(change.RequestId, VolumeChoice.Keep);
            book.Db.DeletionPlans.Add(plan);
            return;
        }

        if (change.Kind != RequestKind.Create)
            tenant.Apply(change, at);
        var isNew = planned.Tenant.Fate == DemoFate.Provisioning;
        if (isNew || (planned.Tenant.Fate == DemoFate.Updating && now - at < TimeSpan.FromDays(1)))
            tenant.Observe(DemoReports.Waiting(planned.Objects, change.ManifestHash, planned.Tenant.NamespaceUid), at + Provisioning);
        else
            await BecomeReadyAsync(planned, tenant, change.ManifestHash, at + Provisioning, cancellationToken);
    }

    private async Task BecomeReadyAsync(DemoRequest planned, Tenant tenant, string hash, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = tenant.ObservedGeneration;
        tenant.Observe(DemoReports.Ready(planned.Objects, hash, planned.Tenant.NamespaceUid), at);
        tenant.ReportDrift(DemoReports.AsApproved, at);
        var milestone = TenantMilestone.Of(tenant, before, wasFailing: false, [], at)!;
        book.Audit(milestone.Entry, tenant);
        book.Announce(milestone.Announcement);
        await CheckIsolationAsync(planned.Tenant, tenant, at, cancellationToken);
    }

    /// <summary>As the queue of checks does it: every generation is checked once it is ready, and again every night.</summary>
    private async Task CheckIsolationAsync(DemoTenant planned, Tenant tenant, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_reports.TryGetValue(planned, out var report))
        {
            await book.TouchAsync(report, cancellationToken);
        }
        else
        {
            _reports[planned] = report = new IsolationReport(tenant.Id, at);
            book.Add(report);
        }

        var tonight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero).AddMinutes(60 + (planned.Number % 240));
        report.Record(DemoIsolation.Passed(tiers.Find(tenant.Tier)!), tenant.Generation, at, tonight);
    }

    private async Task BeginDeletionAsync(DemoTenant planned, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var tenant = _tenants[planned];
        await book.TouchAsync(tenant, cancellationToken);
        tenant.BeginDeletion(at);
        tenant.Observe(new ReconcileResult(ReconcileOutcome.Deleting, [DemoReports.Removing], []), at.AddSeconds(8));
        book.Audit(
            AuditEntry.ByReconciler(
                "tenant.deleting",
                tenant.Name,
                "The grace period is over. The portal removes the tenant from the cluster.",
                at,
                tenant.Name,
                tenant.Team
            ),
            tenant
        );
    }

    private async Task ArchiveAsync(DemoTenant planned, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var tenant = _tenants[planned];
        await book.TouchAsync(tenant, cancellationToken);
        tenant.Observe(new ReconcileResult(ReconcileOutcome.Deleted, [], []), at);
        var milestone = TenantMilestone.Of(tenant, tenant.ObservedGeneration, wasFailing: false, [], at)!;
        book.Audit(milestone.Entry, tenant);
        book.Announce(milestone.Announcement);
        var plan = await book.Db.DeletionPlans.SingleAsync(plan => plan.TenantId == tenant.Id, cancellationToken);
        plan.Look(ArchivedLook.AfterDay, at.AddDays(1));
        await book.TouchAsync(plan, cancellationToken);
        var report = await book.Db.IsolationReports.SingleOrDefaultAsync(report => report.TenantId == tenant.Id, cancellationToken);
        if (report is not null)
            book.Db.IsolationReports.Remove(report);
        _reports.Remove(planned);
    }

    private void Audit(TenantRequest request, CurrentUser? actor, string action, string details, DateTimeOffset at) =>
        book.Audit(actor, action, request.Id, details, at, request.TenantName, request.Team, request);
}
