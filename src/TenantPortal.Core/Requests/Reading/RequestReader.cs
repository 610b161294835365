using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Versions;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>Reads requests for a user; what they may not see is left out.</summary>
public sealed class RequestReader(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    RequestTieReader ties,
    NotificationOptions notifications,
    TimeProvider time
)
{
    public const int MaxLimit = 500;

    private const int MaxNotes = 500;

    /// <summary>The newest first.</summary>
    public async Task<Page<RequestSummary>> ListAsync(CurrentUser user, RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var requests = Matching(db, user, filter);
        if (TimeCursor.TryParse(filter.After) is { } after)
        {
            requests = filter.WaitingForDecision
                ? requests.Where(request => request.WaitingSince > after.At || (request.WaitingSince == after.At && string.Compare(request.Id, after.Id) > 0))
                : requests.Where(request => request.SubmittedAt < after.At || (request.SubmittedAt == after.At && string.Compare(request.Id, after.Id) > 0));
        }

        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var sorted = filter.WaitingForDecision ? requests.OrderBy(request => request.WaitingSince) : requests.OrderByDescending(request => request.SubmittedAt);
        var items = await sorted.ThenBy(request => request.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var grouped = await db.ReadGroupedTenantsAsync(items, cancellationToken);
        var page = items.Take(limit).Select(request => Summarize(request, tiers, grouped)).ToList();
        if (items.Count <= limit)
            return new Page<RequestSummary>(page, null);
        var last = items[limit - 1];
        return new Page<RequestSummary>(page, new TimeCursor(filter.WaitingForDecision ? last.WaitingSince : last.SubmittedAt, last.Id).ToString());
    }

    /// <summary>How many requests of each status match the rest of the filter; statuses without a request are left out.</summary>
    public async Task<IReadOnlyDictionary<RequestStatus, int>> CountByStatusAsync(CurrentUser user, RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Matching(db, user, filter with { Status = null })
            .GroupBy(request => request.Status)
            .Select(requests => new { requests.Key, Count = requests.Count() })
            .ToDictionaryAsync(requests => requests.Key, requests => requests.Count, cancellationToken);
    }

    private static IQueryable<TenantRequest> Matching(PortalDb db, CurrentUser user, RequestFilter filter)
    {
        var requests = db.Requests.AsNoTracking().Where(request => db.VisibleTeams(user).Contains(request.Team));
        if (filter.Status is { } status)
            requests = requests.Where(request => request.Status == status);
        if (filter.Kind is { } kind)
            requests = requests.Where(request => request.Kind == kind);
        if (filter.Open)
            requests = requests.Where(request => RequestStatuses.Open.Contains(request.Status));
        if (filter.WaitingForDecision)
            requests = requests.Where(request => RequestStatuses.WaitingForDecision.Contains(request.Status));
        if (!string.IsNullOrEmpty(filter.ClaimedBy))
            requests = requests.Where(request => request.ClaimedBy == filter.ClaimedBy);
        if (!string.IsNullOrEmpty(filter.Team))
            requests = requests.Where(request => request.Team == filter.Team);
        if (!string.IsNullOrWhiteSpace(filter.Search))
            requests = db.Matching(requests, filter.Search);
        return db.OneOfEachGroup(requests);
    }

    /// <summary>How many wait for a decision of the platform, of those the person may see.</summary>
    public async Task<int> CountOpenAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.OneOfEachGroup(db.Requests)
            .CountAsync(
                request => RequestStatuses.WaitingForDecision.Contains(request.Status) && db.VisibleTeams(user).Contains(request.Team),
                cancellationToken
            );
    }

    /// <summary>Null when there is none, or none that the person may see.</summary>
    public async Task<RequestDetails?> FindAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var approved = Approved(db);
        var found = await (
            from request in db.Requests.AsNoTracking().Include(request => request.Decisions)
            join owner in db.Teams on request.Team equals owner.Name
            join revision in db.Revisions on request.ManifestHash equals revision.Hash
            join known in db.Tenants on request.TenantId equals known.Id into tenants
            from known in tenants.DefaultIfEmpty()
            where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
            select new
            {
                request,
                team = owner,
                tenant = known,
                revision.Yaml,
                isFirst = !approved.Any(other => other.Team == request.Team),
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;

        var (requested, team, tenant) = (found.request, found.team, (Tenant?)found.tenant);
        // The progress is shown on the request that the tenant's present generation comes from.
        var applied =
            requested.Status == RequestStatus.Approved
            && tenant is not null
            && (tenant.RequestId == id || (requested.Kind == RequestKind.Delete && tenant.DeleteAt is not null))
                ? tenant
                : null;
        var group = await ReadGroupAsync(db, requested, cancellationToken);
        var deletions = await ReadDeletionsAsync(db, group, cancellationToken);
        IReadOnlyList<TenantRequest> together = [.. group.Where(one => one.Status == requested.Status)];
        var conversation = requested.ConversationId;
        var readsInternal = ConversationService.ReadsInternal(user, team);
        // The newest, because a question of a reviewer is among them; shown from the oldest on.
        var newest = await db
            .Notes.AsNoTracking()
            .Where(note => note.RequestId == conversation && (readsInternal || note.Visibility == NoteVisibility.Shared))
            .OrderByDescending(note => note.Id)
            .Take(MaxNotes)
            .Select(note => new NoteView(note.AuthorName, note.Text, note.Visibility, note.At))
            .ToListAsync(cancellationToken);
        var notes = Enumerable.Reverse(newest).ToList();
        // The tenant's own milestones belong to the story of the request that made them.
        var tenantName = applied?.Name;
        var since = applied?.ApprovedAt ?? default;
        string[] comments = [ConversationService.SharedAction, ConversationService.InternalAction];
        var history = await db
            .Audit.Where(entry =>
                (
                    entry.Subject == id
                    || (entry.Subject == conversation && comments.Contains(entry.Action))
                    || (tenantName != null && entry.Subject == tenantName && entry.At >= since)
                ) && (readsInternal || entry.Action != ConversationService.InternalAction)
            )
            .OrderByDescending(entry => entry.Id)
            .Take(50)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details))
            .ToListAsync(cancellationToken);
        var canAct = requested.IsOpen || tenant is { IsUntouched: true };
        return new RequestDetails(
            Summarize(requested, tiers, group.ToLookup(one => one.GroupId!, one => one.TenantName), found.isFirst),
            RequestAge.Of(requested.Status, requested.WaitingSince, notifications.RequestTarget, time.GetUtcNow()),
            requested.Purpose,
            team.Title,
            requested.Number,
            RequestGroups.Combine([.. together.Select(one => one.ManifestHash)]),
            found.Yaml,
            SpecDiff.Compare(requested.Original, requested.Requested, requested.Decided),
            await CompareAsync(db, requested, tenant, found.Yaml, cancellationToken),
            requested.Check,
            requested.Capacity,
            requested.Budget,
            requested.AutoApproval,
            deletions.GetValueOrDefault(id),
            requested.IsOpen && requested.SecondDecisionReasons.Count == 0
                ?
                [
                    .. together
                        .SelectMany(one => ApprovalPolicy.ReasonsForSecond(one, one.Effective, tiers.Find, one.Capacity is { IsExceeded: true }))
                        .Distinct(),
                ]
                : [.. requested.SecondDecisionReasons.Select(reason => (Sentence)$"{reason}")],
            [
                .. requested
                    .Decisions.OrderBy(decision => decision.DecidedAt)
                    .ThenBy(decision => decision.Id)
                    .Select(decision => new DecisionView(
                        decision.Step,
                        decision.Outcome,
                        decision.DeciderName,
                        decision.Comment,
                        decision.Revision,
                        decision.DecidedAt,
                        decision.VoidedAt is not null
                    )),
            ],
            notes,
            applied is null ? null : new RequestProgress(applied.Phase, applied.ApprovedAt, applied.ReadyAt, applied.Conditions, applied.Objects),
            history,
            RequestActions.For(requested, tenant, team, user, canAct ? await ties.ReadAsync(db, user, requested, cancellationToken) : RequestTies.None)
        )
        {
            Version = ResourceVersions.Of(requested),
            Group = requested.GroupId is null ? [] : await ReadPartsAsync(db, group, deletions, cancellationToken),
            Contents = RequestGroups.FingerprintOf([.. together.Select(one => deletions.GetValueOrDefault(one.Id)?.Contents)]),
        };
    }

    /// <summary>The rendered manifests of a request as YAML; null when there is none, or none that the person may see.</summary>
    public async Task<string?> FindManifestsAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from request in db.Requests
            join revision in db.Revisions on request.ManifestHash equals revision.Hash
            where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
            select revision.Yaml
        ).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>All requests that were submitted together with this one, itself included, whatever their status is now.</summary>
    private static async Task<IReadOnlyList<TenantRequest>> ReadGroupAsync(PortalDb db, TenantRequest request, CancellationToken cancellationToken) =>
        request.GroupId is { } group
            ? [.. (await db.Requests.AsNoTracking().Where(other => other.GroupId == group).ToListAsync(cancellationToken)).InOrder()]
            : [request];

    private static async Task<IReadOnlyList<GroupedRequest>> ReadPartsAsync(
        PortalDb db,
        IReadOnlyList<TenantRequest> group,
        IReadOnlyDictionary<string, RequestedDeletion> deletions,
        CancellationToken cancellationToken
    )
    {
        var ids = group.Select(one => one.TenantId).ToArray();
        var hashes = group.Select(one => one.ManifestHash).ToArray();
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(tenant => ids.Contains(tenant.Id) && tenant.ArchivedAt == null)
            .ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
        var manifests = await db
            .Revisions.AsNoTracking()
            .Where(revision => hashes.Contains(revision.Hash))
            .ToDictionaryAsync(revision => revision.Hash, revision => revision.Yaml, cancellationToken);
        return
        [
            .. group.Select(one => new GroupedRequest(
                one.Id,
                one.Status,
                one.TenantName,
                one.Effective,
                one.ManifestHash,
                manifests[one.ManifestHash],
                SpecDiff.Compare(one.Original, one.Requested, one.Decided),
                one.Check,
                deletions.GetValueOrDefault(one.Id),
                tenants.GetValueOrDefault(one.TenantId)?.Phase,
                tenants.GetValueOrDefault(one.TenantId)?.Conditions.ReportDrift() ?? false
            )),
        ];
    }

    internal static IQueryable<TenantRequest> Approved(PortalDb db) => db.Requests.Where(request => request.Status == RequestStatus.Approved);

    /// <param name="grouped">The tenants of each group.</param>
    /// <param name="isFirst">Whether no request of the team was ever approved.</param>
    internal static RequestSummary Summarize(TenantRequest request, TierCatalog tiers, ILookup<string, string> grouped, bool isFirst = false) =>
        new(
            request.Id,
            request.Kind,
            request.Status,
            request.TenantName,
            request.Team,
            request.Cluster,
            request.RequestedByName,
            request.SubmittedAt,
            request.DecidedAt,
            request.Effective,
            request.WaitingSince,
            request.ClaimedByName,
            isFirst && request.IsOpen ? [.. RequestRisks.Of(request, tiers.Find), RequestRisks.FirstOfTeam] : RequestRisks.Of(request, tiers.Find)
        )
        {
            RequestedById = request.RequestedBy,
            Product = request.GroupId is null ? null : request.Product,
            Tenants = request.GroupId is { } group ? [.. grouped[group]] : [],
        };

    /// <summary>What would be lost by those of the requests that delete a tenant, by the id of the request.</summary>
    private static async Task<IReadOnlyDictionary<string, RequestedDeletion>> ReadDeletionsAsync(
        PortalDb db,
        IReadOnlyList<TenantRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var deletions = requests.Where(request => request.Kind == RequestKind.Delete).ToList();
        var open = deletions.Where(request => request.IsOpen).Select(request => request.TenantId).ToArray();
        var plans =
            open.Length == 0
                ? []
                : await db.DeletionPlans.AsNoTracking().Where(plan => open.Contains(plan.TenantId)).ToDictionaryAsync(plan => plan.TenantId, cancellationToken);
        return deletions.ToDictionary(request => request.Id, request => DeletionOf(request, plans.GetValueOrDefault(request.TenantId)));
    }

    private static RequestedDeletion DeletionOf(TenantRequest request, DeletionPlan? plan)
    {
        var volumes = request.Volumes ?? VolumeChoice.Keep;
        return request.IsOpen
            ? new RequestedDeletion(volumes, plan?.Inventory, plan?.Problem, plan?.TriedAt is null || plan.TriedAt < plan.WantedAt)
            : new RequestedDeletion(volumes, request.Contents, null, false);
    }

    /// <summary>What an open change would do to the manifests that are applied now.</summary>
    private static async Task<IReadOnlyList<ManifestChange>> CompareAsync(
        PortalDb db,
        TenantRequest request,
        Tenant? tenant,
        string yaml,
        CancellationToken cancellationToken
    )
    {
        if (!request.IsOpen || tenant is null || request.Kind is RequestKind.Create or RequestKind.Delete)
            return [];
        var applied = await db
            .Revisions.Where(revision => revision.Hash == tenant.ManifestHash)
            .Select(revision => revision.Yaml)
            .SingleAsync(cancellationToken);
        return ManifestDiff.Compare(applied, yaml);
    }
}
