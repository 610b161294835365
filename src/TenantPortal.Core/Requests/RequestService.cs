using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Requests;

/// <summary>What would be asked and created; <see cref="Id"/> is null where nothing was stored.</summary>
public sealed record SubmittedRequest(string? Id, TenantSpec Asked, string Revision, string Yaml);

/// <summary>What people do with requests. Each verb checks who asks, and stores the change with its audit entry in one step or not at all.</summary>
public sealed class RequestService(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    ClusterCatalog clusters,
    TenantOptions options,
    ReservedNames reserved,
    TenantRenderer renderer,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes)
{
    /// <summary>Checks the input and shows what would be created; stores nothing.</summary>
    public async Task<Result<SubmittedRequest>> PreviewAsync(CurrentUser user, RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await PrepareAsync(db, user, input, cancellationToken);
        return prepared.Succeeded
            ? new SubmittedRequest(null, prepared.Value.Asked, prepared.Value.Rendered.Hash, prepared.Value.Rendered.ToYaml())
            : prepared.Problems.ToArray();
    }

    public async Task<Result<SubmittedRequest>> SubmitAsync(CurrentUser user, RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await PrepareAsync(db, user, input, cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();

        var (id, tenantId, asked, rendered) = (prepared.Value.RequestId, prepared.Value.TenantId, prepared.Value.Asked, prepared.Value.Rendered);
        var yaml = rendered.ToYaml();
        db.Revisions.Add(new RenderedRevision(rendered.Hash, yaml));
        db.Requests.Add(new TenantRequest(id, tenantId, asked, input.Purpose!.Trim(), user, rendered.Hash, time.GetUtcNow()));
        db.Audit.Add(new AuditEntry(user, "request.submitted", id, $"Asked for the tenant '{asked.Name}' ({asked.Tier}) of team '{asked.Team}' on '{asked.Cluster}'.", time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (OpenRequestAppeared(asked.Name) || TenantAppeared(asked.Name))
        {
            return new Problem($"Somebody has just asked for a tenant called '{asked.Name}'. Choose another name.", "tenant", ProblemKind.Conflict);
        }

        // The reconciler looks at new requests too.
        signal.Set();
        changes.Publish(ChangeTopics.Requests);
        return new SubmittedRequest(id, asked, rendered.Hash, yaml);
    }

    /// <summary>Approves what was seen: the tenant exists from now on, and is due.</summary>
    /// <param name="revision">The hash that was seen.</param>
    public Task<Result<string>> ApproveAsync(CurrentUser user, string id, string? revision, string? comment, CancellationToken cancellationToken) =>
        DecideAsync(user, id, DecisionOutcome.Approved, revision, comment, cancellationToken);

    /// <param name="revision">The hash that was seen.</param>
    /// <param name="reason">Told to the requester; must not be empty.</param>
    public Task<Result<string>> RejectAsync(CurrentUser user, string id, string? revision, string? reason, CancellationToken cancellationToken) =>
        DecideAsync(user, id, DecisionOutcome.Rejected, revision, reason, cancellationToken);

    private async Task<Result<string>> DecideAsync(CurrentUser user, string id, DecisionOutcome outcome, string? revision, string? comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (from request in db.Requests.Include(request => request.Decisions)
                           join team in db.Teams on request.Team equals team.Name
                           where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
                           select new { request, team }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return NotFound(id);
        if (ApprovalPolicy.Check(found.request, found.team, user, outcome, revision, comment) is { Count: > 0 } problems)
            return problems.ToArray();

        var now = time.GetUtcNow();
        if (outcome == DecisionOutcome.Approved)
        {
            if (RenderAgain(found.request, found.team) is { Succeeded: false } refused)
                return refused.Problems.ToArray();
            found.request.Approve(user, comment, now);
            db.Tenants.Add(Tenant.From(found.request, now));
            db.Audit.Add(new AuditEntry(user, "request.approved", id, $"Approved revision {found.request.ManifestHash}.", now));
        }
        else
        {
            found.request.Reject(user, comment!, now);
            db.Audit.Add(new AuditEntry(user, "request.rejected", id, $"Rejected: {comment!.Trim()}", now));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        // Which statement of the loser fails first, the request's or its tenant's, differs between databases.
        catch (DbUpdateException wrong) when (wrong is DbUpdateConcurrencyException || WasDecided(id))
        {
            return new Problem("Somebody else has just decided this request. Look at it again.", Kind: ProblemKind.Conflict);
        }
        catch (DbUpdateException) when (TenantAppeared(found.request.TenantName))
        {
            return new Problem($"A tenant called '{found.request.TenantName}' has just been created. Reject this request.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Requests | ChangeTopics.Tenants);
        return id;
    }

    /// <summary>What is approved is what was seen: a blueprint or tier that changed since makes other manifests.</summary>
    private Result<RenderedManifests> RenderAgain(TenantRequest request, Team team)
    {
        try
        {
            var rendered = renderer.Render(request.TenantId, request.Id, request.Asked, team);
            return rendered.Hash == request.ManifestHash
                ? rendered
                : new Problem("The tier's blueprint or the team has changed since this was asked, so other manifests would be created than you saw. Reject it and have it asked again.", Kind: ProblemKind.Conflict);
        }
        catch (RenderingException wrong)
        {
            return new Problem($"It can no longer be created: {wrong.Message}", Kind: ProblemKind.Conflict);
        }
    }

    private async Task<Result<PreparedRequest>> PrepareAsync(PortalDb db, CurrentUser user, RequestInput input, CancellationToken cancellationToken)
    {
        var tier = tiers.Find(input.Tier ?? "");
        var cluster = string.IsNullOrEmpty(input.Cluster) && clusters.Names.Count == 1 ? clusters.Names.First() : input.Cluster ?? "";
        var name = input.Tenant ?? "";
        var groups = user.Groups.ToArray();
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(team => team.Name == input.Team && groups.Contains(team.LeadGroup), cancellationToken);
        var namespaceName = tier is null ? name : TenantRenderer.NamespaceOf(tier, name);
        var (asked, problems) = RequestPolicy.Check(input, new RequestFacts
        {
            Team = team,
            Tier = tier,
            Cluster = clusters.Find(cluster) is null ? null : cluster,
            NameIsReserved = reserved.Contains(name),
            TenantExists = await db.Tenants.AnyAsync(tenant => tenant.Name == name, cancellationToken),
            OpenRequest = await db.Requests.Where(request => request.TenantName == name && request.Status == RequestStatus.Submitted).Select(request => request.Id).FirstOrDefaultAsync(cancellationToken),
            NamespaceExists = await db.Namespaces.AnyAsync(seen => seen.Cluster == cluster && seen.Name == namespaceName, cancellationToken),
            Environments = options.Environments,
            Clusters = clusters.Names,
        });
        if (asked is null)
            return problems.ToArray();

        try
        {
            var (requestId, tenantId) = (RequestId.New(), Guid.CreateVersion7(time.GetUtcNow()));
            return new PreparedRequest(requestId, tenantId, asked, renderer.Render(tenantId, requestId, asked, team!));
        }
        catch (RenderingException wrong)
        {
            return new Problem($"The tier cannot be rendered: {wrong.Message} Tell a platform admin.", "tier");
        }
    }

    private bool OpenRequestAppeared(string tenant)
    {
        using var db = databases.CreateDbContext();
        return db.Requests.Any(request => request.TenantName == tenant && request.Status == RequestStatus.Submitted);
    }

    private bool WasDecided(string id)
    {
        using var db = databases.CreateDbContext();
        return db.Requests.Any(request => request.Id == id && request.Status != RequestStatus.Submitted);
    }

    private bool TenantAppeared(string name)
    {
        using var db = databases.CreateDbContext();
        return db.Tenants.Any(tenant => tenant.Name == name);
    }

    private static Problem NotFound(string id) => new($"There is no request '{id}' that you may see.", Kind: ProblemKind.NotFound);

    private sealed record PreparedRequest(string RequestId, Guid TenantId, TenantSpec Asked, RenderedManifests Rendered);
}
