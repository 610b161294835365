using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tracing;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>What an approval would create.</summary>
/// <param name="Revision">The hash to decide on: of the manifests, or of those of all tenants that are decided together.</param>
/// <param name="Tenants">The tenant, or those of a product that are decided together, in the order in which they were requested.</param>
/// <param name="Budget">What it would do to budgets; null where it takes nothing of one.</param>
public sealed record DecisionPreview(string Revision, IReadOnlyList<PreviewedTenant> Tenants, RequestBudget? Budget);

/// <summary>A tenant as it would be approved.</summary>
/// <param name="Revision">The hash of its manifests.</param>
/// <param name="Changes">Each field as it was, as requested and as it would be approved.</param>
public sealed record PreviewedTenant(TenantSpec Decided, string Revision, string Yaml, IReadOnlyList<ComparedField> Changes);

/// <summary>
/// A decision from beginning to end: load, check, re-render, decide, hand over, save. Deciding a request that no one has claimed claims it.
/// </summary>
public sealed class DecideRequest(
    RequestTransaction requests,
    TenantRenderer renderer,
    CapacityAssessor capacity,
    BudgetAssessor budgets,
    TierCatalog tiers,
    ClusterCatalog clusters,
    TenantOptions options,
    TimeProvider time
)
{
    private const int MaxDifferencesShown = 5;

    /// <summary>Approves what was seen, as requested or with the approver's values. The last approval hands it to the reconciler.</summary>
    public Task<Result<string>> ApproveAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken) =>
        PortalTracing.RunAsync(
            "request.approve",
            () => requests.ChangeAsync(user, id, opened => ApproveAsync(opened, user, input, cancellationToken), cancellationToken),
            (span, decided) => span.SetTag(SpanTag.Request, decided)
        );

    /// <summary>Rejects for a reason that the team reads.</summary>
    public Task<Result<string>> RejectAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken) =>
        PortalTracing.RunAsync(
            "request.reject",
            () => requests.ChangeAsync(user, id, opened => Reject(opened, user, input), cancellationToken),
            (span, decided) => span.SetTag(SpanTag.Request, decided)
        );

    /// <summary>Shows what an approval with these values would create; stores nothing.</summary>
    public Task<Result<DecisionPreview>> PreviewAsync(CurrentUser user, string id, DecisionInput input, CancellationToken cancellationToken) =>
        requests.ReadAsync(user, id, opened => PreviewAsync(opened, user, input, cancellationToken), cancellationToken);

    /// <summary>
    /// The last step of every approval, by people or by the rule: the approved change becomes the tenant's spec. From the caller's next save
    /// on, the reconciler makes it true.
    /// </summary>
    internal async Task<Result> HandOverAsync(PortalDb db, TenantRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var change = request.ToApprovedChange() with { TraceParent = PortalTracing.Current };
        if (change.Kind == RequestKind.Create)
        {
            var (id, name) = (change.TenantId, change.Spec.Name);
            if (await db.Tenants.AnyAsync(tenant => tenant.Name == name && tenant.Id != id && tenant.ArchivedAt == null, cancellationToken))
                return new Problem($"A tenant called '{name}' was just created. Reject this request.", Kind: ProblemKind.Conflict);
            if (await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == change.TenantId && tenant.ArchivedAt == null, cancellationToken) is { } held)
                held.GoOn(change, now);
            else
                db.Tenants.Add(Tenant.From(change, now));
            return Result.Done;
        }

        var tenant = await db.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == change.TenantId && tenant.ArchivedAt == null, cancellationToken);
        if (tenant is null)
            return new Problem($"The tenant '{request.TenantName}' no longer exists. Reject this request.", Kind: ProblemKind.Conflict);
        if (tenant.DeleteAt is not null)
            return new Problem($"The deletion of '{request.TenantName}' is already approved. Reject this request.", Kind: ProblemKind.Conflict);
        if (change.Spec.Tier != tenant.Tier && tenant.WhyItCannotMove is { } why)
            return new Problem(why, Kind: ProblemKind.Conflict);
        if (change.Kind == RequestKind.Delete)
        {
            tenant.ScheduleDeletion(change, now + options.DeletionGrace, now);
            var plan = await db.PlanDeletionAsync(tenant.Id, cancellationToken);
            plan.Approve(request.Id, request.Volumes ?? VolumeChoice.Keep);
            request.KeepContents(plan.Inventory);
        }
        else
            Apply(db, tenant, change, now);
        return Result.Done;
    }

    private static void Apply(PortalDb db, Tenant tenant, ApprovedChange change, DateTimeOffset now)
    {
        var wasSuspended = tenant.Suspension is not null;
        tenant.Apply(change, now);
        if (!wasSuspended || tenant.Suspension is not null)
            return;
        db.Audit.Add(
            AuditEntry.ByReconciler("tenant.resumed", tenant.Name, "Resumed the tenant, because its renewal is approved.", now, tenant.Name, tenant.Team)
        );
        db.Announce(TenantAnnouncements.Resumed(tenant.ToAnnounced(), now));
    }

    private async Task<Result> ApproveAsync(OpenedRequest opened, CurrentUser user, DecisionInput input, CancellationToken cancellationToken)
    {
        var (request, now) = (opened.Request, time.GetUtcNow());
        if (
            (
                ApprovalPolicy.CheckApprover(request, opened.Team, user, opened.Ties)
                ?? ApprovalPolicy.CheckOpen(request, user)
                ?? ApprovalPolicy.CheckRevision(opened.Revision, input.Revision)
                ?? WrittenText.CheckComment(input.Comment, null)
            ) is
            { } refused
        )
            return refused;
        if (await CheckContentsAsync(opened, input, cancellationToken) is { } changed)
            return changed;
        if (await CheckClustersAsync(opened, cancellationToken) is { } drained)
            return drained;
        if (opened.All.FirstOrDefault(one => one.Check is { Passed: false, Blocks: true }) is { } blocked)
            return new Problem(
                opened.All.Count == 1
                    ? (Sentence)$"This request cannot be approved: {blocked.Check!.Message}"
                    : (Sentence)$"This request cannot be approved because of '{blocked.TenantName}': {blocked.Check!.Message}"
            );

        foreach (var one in opened.All)
            one.ClaimIfFree(user, now);
        if (await ReturnIfOutdatedAsync(opened, user, now, cancellationToken) is { } returned)
            return returned;
        var approved = request.DueStep switch
        {
            DecisionStep.Budget => await ApproveBudgetAsync(opened, user, input, now, cancellationToken),
            DecisionStep.Second => await ApproveSecondAsync(opened, user, input, now, cancellationToken),
            _ => await ApproveFirstAsync(opened, user, input, now, cancellationToken),
        };
        return approved.Succeeded && request.Status == RequestStatus.Approved ? await HandOverAsync(opened, now, cancellationToken) : approved;
    }

    private async Task<Result> HandOverAsync(OpenedRequest opened, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var request in opened.All)
        {
            var handedOver = await HandOverAsync(opened.Db, request, now, cancellationToken);
            if (!handedOver.Succeeded)
                return handedOver;
        }

        return Result.Done;
    }

    private async Task<Result> ApproveFirstAsync(
        OpenedRequest opened,
        CurrentUser user,
        DecisionInput input,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (db, request, _, _) = opened;
        var decided = await DecideValuesAsync(opened, input, cancellationToken);
        if (!decided.Succeeded)
            return decided.Problems.ToArray();
        AssessedTenant[] assessed = [.. decided.Value.Select(one => new AssessedTenant(one.Request.TenantId, one.Spec))];
        await AssessCapacityAsync(opened, assessed, cancellationToken);
        if (
            (WrittenText.CheckComment(input.Comment, WhyExceedsNeedsReason(request)) ?? await AssessBudgetAsync(opened, assessed, cancellationToken)) is
            { } problem
        )
            return problem;

        // What one of them needs a second decision for, all wait for.
        string[] reasons =
        [
            .. decided
                .Value.SelectMany(one => ApprovalPolicy.ReasonsForSecond(one.Request, one.Spec, tiers.Find, request.Capacity is { IsExceeded: true }))
                .Select(reason => reason.ToString())
                .Distinct(),
        ];
        foreach (var (one, spec, isChanged, hash, yaml) in decided.Value)
        {
            await db.KeepRevisionAsync(hash, yaml, cancellationToken);
            one.Approve(user, new DecidedRevision(isChanged ? spec : null, hash), reasons, input.Comment, now);
            var changed = isChanged ? $" with other values ({SpecDiff.InWords(one.Requested, spec)})" : "";
            var contents = await DescribeContentsAsync(db, one, cancellationToken);
            var details = $"Approved revision {hash}{changed}.{Exceeding(one)}{contents}{string.Concat(reasons.Select(reason => " " + reason))}";
            db.Audit.Add(new AuditEntry(user, "request.approved", one.Id, details, now));
        }

        db.Announce(AnnounceNext(opened, user, input.Comment, now));
        return Result.Done;
    }

    private static Announcement AnnounceNext(OpenedRequest opened, CurrentUser user, string? comment, DateTimeOffset now)
    {
        var announced = opened.All.ToAnnounced();
        return opened.Request switch
        {
            { Status: RequestStatus.Approved } => RequestAnnouncements.Approved(announced, user, comment, now),
            { AwaitsBudget: true, Budget: { } budget } => RequestAnnouncements.BudgetDecisionNeeded(announced, user, $"{budget.WhatExceeds}", now),
            _ => RequestAnnouncements.SecondDecisionNeeded(announced, user, NotifiedRole.SecurityApprover, now),
        };
    }

    private async Task<Result> ApproveSecondAsync(
        OpenedRequest opened,
        CurrentUser user,
        DecisionInput input,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (db, request, _, _) = opened;
        if (input.ChangesValues)
            return new Problem("The second approval is for what the first approver decided. Approve it, or reject it with a reason.", "quota");
        if (await CheckUseAsync(db, request, cancellationToken) is { Count: > 0 } blocked)
            return blocked.ToArray();
        var assessed = AssessedOf(opened);
        await AssessCapacityAsync(opened, assessed, cancellationToken);
        var whyNeeded = request.Effective.OverrideReason is not null
            ? (Sentence)"Give a reason: the case rules out this tier, and you allow it."
            : WhyExceedsNeedsReason(request);
        if ((WrittenText.CheckComment(input.Comment, whyNeeded) ?? await AssessBudgetAsync(opened, assessed, cancellationToken)) is { } problem)
            return problem;

        foreach (var one in opened.All)
            one.ApproveSecond(user, input.Comment, now);
        opened.Audit(user, "request.approved-second", one => $"Gave the second approval of revision {one.ManifestHash}.{Exceeding(one)}", now);
        db.Announce(AnnounceNext(opened, user, input.Comment, now));
        return Result.Done;
    }

    private async Task<Result> ApproveBudgetAsync(
        OpenedRequest opened,
        CurrentUser user,
        DecisionInput input,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (db, request, _, _) = opened;
        if (input.ChangesValues)
            return new Problem("This decision is about what was approved. Approve it, or reject it with a reason.", "quota");
        if (await CheckUseAsync(db, request, cancellationToken) is { Count: > 0 } blocked)
            return blocked.ToArray();
        if (await AssessBudgetAsync(opened, AssessedOf(opened), cancellationToken) is { } refused)
            return refused;
        var whyNeeded = request.Budget is { IsExceeded: true } exceeded ? (Sentence)$"Give a reason: this exceeds the budget. {exceeded.WhatExceeds}" : null;
        if (WrittenText.CheckComment(input.Comment, whyNeeded) is { } problem)
            return problem;

        foreach (var one in opened.All)
            one.ApproveBudget(user, input.Comment, now);
        opened.Audit(
            user,
            "request.approved-budget",
            one => $"Allowed revision {one.ManifestHash} to exceed the budget. {one.Budget?.WhatExceeds}".TrimEnd(),
            now
        );
        db.Announce(AnnounceNext(opened, user, input.Comment, now));
        return Result.Done;
    }

    /// <summary>What was approved before, or would be.</summary>
    private static AssessedTenant[] AssessedOf(OpenedRequest opened) => [.. opened.All.Select(one => new AssessedTenant(one.TenantId, one.Effective))];

    /// <summary>Assesses the capacity again for all tenants together.</summary>
    private async Task AssessCapacityAsync(OpenedRequest opened, IReadOnlyList<AssessedTenant> tenants, CancellationToken cancellationToken)
    {
        var assessed = await capacity.AssessCapacityAsync(opened.Db, opened.Request.Kind, tenants, cancellationToken);
        foreach (var one in opened.All)
            one.AssessCapacity(assessed);
    }

    /// <summary>
    /// Assesses the budgets again for all tenants together, in the transaction of the decision. Returns a problem where they refuse the request.
    /// </summary>
    private async Task<Problem?> AssessBudgetAsync(OpenedRequest opened, IReadOnlyList<AssessedTenant> tenants, CancellationToken cancellationToken)
    {
        var assessed = await budgets.AssessAsync(opened.Db, opened.Request.Kind, tenants, opened.Request, cancellationToken);
        if (!assessed.Succeeded)
            return assessed.Problems[0];
        foreach (var one in opened.All)
            one.AssessBudget(assessed.Value.Budget);
        return null;
    }

    /// <summary>A cluster may be drained after a request for a new tenant there. Read in the transaction of the decision, which draining waits for.</summary>
    private static async Task<Problem?> CheckClustersAsync(OpenedRequest opened, CancellationToken cancellationToken)
    {
        if (opened.Request.Kind != RequestKind.Create)
            return null;
        var names = opened.All.Select(one => one.Cluster).ToList();
        var closed = await opened
            .Db.RegisteredClusters.Where(cluster => names.Contains(cluster.Name) && cluster.State != ClusterState.Active)
            .Select(cluster => cluster.Name)
            .FirstOrDefaultAsync(cancellationToken);
        return closed is null
            ? null
            : new Problem(
                $"The cluster '{closed}' takes no new tenants any more, because it is being drained. Request changes or reject this request, so that the team "
                    + $"can choose another cluster.",
                "cluster",
                ProblemKind.Conflict
            );
    }

    /// <summary>Whether what would be lost is still what the approver saw.</summary>
    private static async Task<Problem?> CheckContentsAsync(OpenedRequest opened, DecisionInput input, CancellationToken cancellationToken)
    {
        if (opened.Request.Kind != RequestKind.Delete || string.IsNullOrEmpty(input.Contents))
            return null;
        var ids = opened.All.Select(one => one.TenantId).ToList();
        var plans = await opened
            .Db.DeletionPlans.AsNoTracking()
            .Where(plan => ids.Contains(plan.TenantId))
            .ToDictionaryAsync(plan => plan.TenantId, plan => plan.Inventory, cancellationToken);
        return RequestGroups.FingerprintOf([.. ids.Select(id => plans.GetValueOrDefault(id))]) == input.Contents
            ? null
            : new Problem("What would be deleted has changed since you opened this request. Review it again, then decide.", "contents", ProblemKind.Conflict);
    }

    private Result Reject(OpenedRequest opened, CurrentUser user, DecisionInput input)
    {
        var (request, now) = (opened.Request, time.GetUtcNow());
        if (
            (
                ApprovalPolicy.CheckReviewer(request, opened.Team, user, opened.Ties)
                ?? (request.Status == RequestStatus.AwaitingSecond ? ApprovalPolicy.CheckApprover(request, opened.Team, user, opened.Ties) : null)
                ?? ApprovalPolicy.CheckOpen(request, user)
                ?? ApprovalPolicy.CheckRevision(opened.Revision, input.Revision)
                ?? WrittenText.CheckComment(input.Comment, "Give a reason, so that the requester knows what to change.")
            ) is
            { } problem
        )
            return problem;
        foreach (var one in opened.All)
        {
            one.ClaimIfFree(user, now);
            one.Reject(user, input.Comment!, now);
        }

        opened.Audit(user, "request.rejected", $"Rejected: {input.Comment!.Trim()}", now);
        opened.Db.Announce(RequestAnnouncements.Rejected(opened.All.ToAnnounced(), user, input.Comment, now));
        return Result.Done;
    }

    private async Task<Result<DecisionPreview>> PreviewAsync(OpenedRequest opened, CurrentUser user, DecisionInput input, CancellationToken cancellationToken)
    {
        var request = opened.Request;
        if ((ApprovalPolicy.CheckApprover(request, opened.Team, user, opened.Ties) ?? ApprovalPolicy.CheckOpen(request, user)) is { } problem)
            return problem;
        var decided = await DecideValuesAsync(opened, input, cancellationToken);
        if (!decided.Succeeded)
            return decided.Problems.ToArray();
        var tenants = decided.Value.Select(one => new AssessedTenant(one.Request.TenantId, one.Spec));
        var assessed = await budgets.AssessAsync(opened.Db, request.Kind, [.. tenants], request, cancellationToken);
        return assessed.Succeeded
            ? new DecisionPreview(
                RequestGroups.Combine([.. decided.Value.Select(one => one.Hash)]),
                [.. decided.Value.Select(one => one.ToPreviewed())],
                assessed.Value.Budget
            )
            : assessed.Problems.ToArray();
    }

    /// <summary>The tenants as they were requested or with the approver's values, under the same rules as the team's: all of them or none.</summary>
    private async Task<Result<DecidedValues[]>> DecideValuesAsync(OpenedRequest opened, DecisionInput input, CancellationToken cancellationToken)
    {
        var parts = input.Split([.. opened.All.Select(one => one.Requested)]);
        if (!parts.Succeeded)
            return parts.Problems.ToArray();
        var (decided, mistakes) = (new List<DecidedValues>(), new List<(TenantRequest Part, Problem Problem)>());
        foreach (var (one, part) in opened.All.Zip(parts.Value))
        {
            var values = await DecideValuesAsync(opened, one, part, cancellationToken);
            if (values.Succeeded)
                decided.Add(values.Value);
            else
                mistakes.AddRange(values.Problems.Select(problem => (one, problem)));
        }

        if (mistakes.Count > 0)
            return PartProblems.Gather(mistakes, opened.All.Count, (one, problem) => input.EnvironmentOf(one.Requested).Locate(problem)).ToArray();
        return input.DecidedRevision is { Length: > 0 } previewed && previewed != RequestGroups.Combine([.. decided.Select(one => one.Hash)])
            ? new Problem("What would be created has changed since the preview. Preview it again, then decide.", "decidedRevision", ProblemKind.Conflict)
            : decided.ToArray();
    }

    /// <summary>One tenant as it was requested, or with the approver's values.</summary>
    private async Task<Result<DecidedValues>> DecideValuesAsync(
        OpenedRequest opened,
        TenantRequest request,
        DecisionInput input,
        CancellationToken cancellationToken
    )
    {
        var db = opened.Db;
        if (!input.ChangesValues)
        {
            if (await CheckUseAsync(db, request, cancellationToken) is { Count: > 0 } blocked)
                return blocked.ToArray();
            return new DecidedValues(request, request.Effective, false, request.ManifestHash, await ReadYamlAsync(db, request.ManifestHash, cancellationToken));
        }

        var tier = tiers.Find(request.Requested.Tier);
        var decided = input.ApplyTo(
            new DecisionFacts
            {
                Kind = request.Kind,
                Original = request.Original,
                Requested = request.Requested,
                Tier = tier,
                Used = await ReadUsedAsync(db, request, cancellationToken),
                Missing = await CapacityReader.FindMissingAsync(db, clusters, tier, cancellationToken),
                Today = time.GetUtcToday(),
            }
        );
        if (!decided.Succeeded)
            return decided.Problems.ToArray();
        var rendered = Render(request, decided.Value, opened.Team);
        if (!rendered.Succeeded)
            return rendered.Problems.ToArray();
        if (input.ChangesQuota && QuotaPolicy.CheckContainers(decided.Value, tier, rendered.Value.All) is { Count: > 0 } contradictions)
            return contradictions.ToArray();
        var isChanged = !SpecDiff.IsSame(decided.Value, request.Requested);
        return new DecidedValues(request, decided.Value, isChanged, rendered.Value.Hash, rendered.Value.ToYaml());
    }

    /// <summary>
    /// What is approved is what was seen. If the blueprint, tier or team changed in between, the request goes back for review with the
    /// differences; null if nothing did.
    /// </summary>
    private async Task<Result?> ReturnIfOutdatedAsync(OpenedRequest opened, CurrentUser user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (db, team) = (opened.Db, opened.Team);
        // A deletion renders nothing: it removes what is there.
        if (opened.Request.Kind == RequestKind.Delete)
            return null;
        var isOutdated = false;
        var current = new List<RenderedManifests>();
        foreach (var request in opened.All)
        {
            var rendered = Render(request, request.Effective, team);
            if (!rendered.Succeeded)
                return rendered.Problems.ToArray();
            isOutdated |= rendered.Value.Hash != request.ManifestHash;
            // Values that an approver changed are void with the approval: what the team requested is reviewed again.
            var requested = request.Decided is null ? rendered : Render(request, request.Requested, team);
            if (!requested.Succeeded)
                return requested.Problems.ToArray();
            current.Add(requested.Value);
        }

        if (!isOutdated)
            return null;
        var differences = new List<ManifestChange>();
        foreach (var (request, rendered) in opened.All.Zip(current))
        {
            var yaml = rendered.ToYaml();
            differences.AddRange(ManifestDiff.Compare(await ReadYamlAsync(db, request.ManifestHash, cancellationToken), yaml));
            await db.KeepRevisionAsync(rendered.Hash, yaml, cancellationToken);
            request.ReturnForReview(rendered.Hash, now);
        }

        var listed = string.Join("; ", differences.Take(MaxDifferencesShown));
        if (differences.Count > MaxDifferencesShown)
            listed += $"; and {differences.Count - MaxDifferencesShown} more";
        opened.Audit(user, "request.returned", $"Returned for review: the blueprint, tier or team has changed. {listed}.", now);
        db.Announce(RequestAnnouncements.Returned(opened.All.ToAnnounced(), "The blueprint, tier or team has changed since it was submitted.", now));
        return Result.StoredBut(
            new Problem(
                $"The blueprint, tier or team has changed since this was submitted, "
                    + $"so different manifests would be created: {listed}. Review it again, then decide.",
                "revision",
                ProblemKind.Conflict
            )
        );
    }

    private Result<RenderedManifests> Render(TenantRequest request, TenantSpec spec, Team team)
    {
        try
        {
            return renderer.Render(request.TenantId, request.Id, spec, team);
        }
        catch (RenderingException exception)
        {
            return new Problem($"It can no longer be created: {exception.Message}", Kind: ProblemKind.Conflict);
        }
    }

    private static Task<string> ReadYamlAsync(PortalDb db, string hash, CancellationToken cancellationToken) =>
        db.Revisions.Where(revision => revision.Hash == hash).Select(revision => revision.Yaml).SingleAsync(cancellationToken);

    /// <summary>What the approver of a deletion saw, as sentences of the audit log; empty for other requests.</summary>
    private static async Task<string> DescribeContentsAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind != RequestKind.Delete)
            return "";
        var plan = await db.DeletionPlans.AsNoTracking().SingleOrDefaultAsync(plan => plan.TenantId == request.TenantId, cancellationToken);
        return $" {plan?.Inventory?.Describe() ?? "What it contains was not read before."} Approved to {RequestSentences.InWords(request.Volumes)}.";
    }

    /// <summary>The team may use more than when it submitted the request.</summary>
    private async Task<IReadOnlyList<Problem>> CheckUseAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (DecisionInput.CanChangeQuota(request.Kind) && !request.Effective.AppliesQuotaWhenItFits)
            QuotaPolicy.CheckUse(request.Effective.Quota, await ReadUsedAsync(db, request, cancellationToken), problems);
        return problems;
    }

    /// <summary>Nothing for a new tenant.</summary>
    private Task<IReadOnlyDictionary<QuotaResource, Quantity>> ReadUsedAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken) =>
        db.ReadUsedAsync(request.TenantId, request.Original?.Tier ?? request.Requested.Tier, request.Requested.Tier, tiers, cancellationToken);

    private static Sentence? WhyExceedsNeedsReason(TenantRequest request) =>
        request.Capacity is { IsExceeded: true } capacity ? (Sentence)$"Give a reason: this exceeds the cluster's capacity. {capacity.WhatExceeds}" : null;

    private static string Exceeding(TenantRequest request) =>
        request.Capacity is { IsExceeded: true } capacity ? $" It exceeds the cluster's capacity: {capacity.WhatExceeds}" : "";

    private sealed record DecidedValues(TenantRequest Request, TenantSpec Spec, bool IsChanged, string Hash, string Yaml)
    {
        public PreviewedTenant ToPreviewed() => new(Spec, Hash, Yaml, SpecDiff.Compare(Request.Original, Request.Requested, Spec));
    }
}
