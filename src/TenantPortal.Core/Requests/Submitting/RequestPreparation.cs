using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>A checked request, and what it would create.</summary>
/// <param name="Hash">Of what is rendered: the revision.</param>
/// <param name="Yaml">What would be created; for a deletion, what would be removed.</param>
public sealed record PreparedRequest(string RequestId, Guid TenantId, Team Team, RequestedChange Change, string Hash, string Yaml)
{
    /// <summary>What it does to budgets; null where it takes nothing of one.</summary>
    public RequestBudget? Budget { get; init; }
}

/// <summary>Turns an entered request into a spec and its manifests, or into the problems that prevent it.</summary>
public sealed class RequestPreparation(
    TierCatalog tiers,
    ClusterCatalog clusters,
    TenantOptions options,
    ReservedNames reserved,
    SecretBackendCatalog backends,
    TierOffers offers,
    TenantRenderer renderer,
    BudgetAssessor budgets,
    TimeProvider time
)
{
    /// <param name="edited">The request that is being edited; null for a new one.</param>
    public Task<Result<PreparedRequest>> PrepareAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        TenantRequest? edited,
        CancellationToken cancellationToken
    ) => input.Kind == RequestKind.Create ? CreateAsync(db, user, input, edited, cancellationToken) : ChangeAsync(db, user, input, edited, cancellationToken);

    private async Task<Result<PreparedRequest>> CreateAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        TenantRequest? edited,
        CancellationToken cancellationToken
    )
    {
        var tier = tiers.Find(input.Tier ?? "");
        var cluster = string.IsNullOrEmpty(input.Cluster) && clusters.Names.Count == 1 ? clusters.Names.First() : input.Cluster ?? "";
        var name = input.Tenant ?? "";
        var team = await db.LedTeams(user).AsNoTracking().SingleOrDefaultAsync(team => team.Name == input.Team, cancellationToken);
        var namespaceName = tier is null ? name : TenantRenderer.NamespaceOf(tier, name);
        var editedId = edited?.Id;
        var (requested, problems) = RequestPolicy.Check(
            input,
            new RequestFacts
            {
                Team = team,
                Tier = tier,
                Offers = await ReadOffersAsync(tier, cluster, input, cancellationToken),
                Cluster = clusters.Find(cluster) is null ? null : cluster,
                Missing = await CapacityReader.FindMissingAsync(db, clusters, tier, cancellationToken),
                NameIsReserved = reserved.Contains(name),
                TenantExists = await db.Tenants.AnyAsync(tenant => tenant.Name == name && tenant.ArchivedAt == null, cancellationToken),
                NameReservedUntil = await FindReservationAsync(db, name, cancellationToken),
                OpenRequest = await FindOpenAsync(db, name, editedId, cancellationToken),
                NamespaceExists = await db.Namespaces.AnyAsync(seen => seen.Cluster == cluster && seen.Name == namespaceName, cancellationToken),
                Environments = options.Environments,
                Clusters = clusters.Names,
                Backends = backends,
                Today = Today,
            }
        );
        if (requested is null)
            return problems.ToArray();
        var tenantId = edited?.TenantId ?? Guid.CreateVersion7(time.GetUtcNow());
        return await AssessAsync(
            db,
            Prepare(edited?.Id ?? RequestId.New(), tenantId, team!, new RequestedChange(RequestKind.Create, null, requested)),
            edited,
            cancellationToken
        );
    }

    private async Task<Result<PreparedRequest>> ChangeAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        TenantRequest? edited,
        CancellationToken cancellationToken
    )
    {
        var found = await (
            from known in db.Tenants.AsNoTracking()
            join owner in db.Teams.AsNoTracking() on known.Team equals owner.Name
            where known.Name == input.Tenant && known.ArchivedAt == null && db.VisibleTeams(user).Contains(known.Team)
            select new { tenant = known, team = owner }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", input.Tenant, "tenant");
        if (RequesterPolicy.CheckOwner(found.team, user) is { } refused)
            return refused;

        var (tenant, team) = (found.tenant, found.team);
        var tier = tiers.Find((input.Kind == RequestKind.ChangeTier ? input.Tier : tenant.Tier) ?? "");
        var requestId = edited?.Id ?? RequestId.New();
        var (requested, problems) = ChangePolicy.Check(
            input,
            new ChangeFacts
            {
                Tenant = tenant.Spec,
                Tier = tier,
                Offers = await ReadOffersAsync(tier, tenant.Cluster, input, cancellationToken),
                Used = await db.ReadUsedAsync(tenant.Id, tenant.Tier, tier?.Name ?? tenant.Tier, tiers, cancellationToken),
                Missing = await CapacityReader.FindMissingAsync(db, clusters, tier, cancellationToken),
                OpenRequest = await FindOpenAsync(db, tenant.Name, edited?.Id, cancellationToken),
                IsEnding = tenant.DeleteAt is not null,
                WhyItCannotMove = tenant.WhyItCannotMove,
                IsOutdated = IsOutdated(tenant, team),
                Backends = backends,
                Today = Today,
            }
        );
        if (requested is null)
            return problems.ToArray();
        var volumes = input.Kind == RequestKind.Delete ? input.Volumes ?? VolumeChoice.Keep : (VolumeChoice?)null;
        var change = new RequestedChange(input.Kind, tenant.Spec, requested, volumes);
        if (input.Kind != RequestKind.Delete)
            return await AssessAsync(db, Prepare(requestId, tenant.Id, team, change), edited, cancellationToken);
        // Nothing new is rendered to be removed.
        var yaml = await db.Revisions.Where(revision => revision.Hash == tenant.ManifestHash).Select(revision => revision.Yaml).SingleAsync(cancellationToken);
        return new PreparedRequest(requestId, tenant.Id, team, change, tenant.ManifestHash, yaml);
    }

    private async Task<IReadOnlyList<OfferedOption>> ReadOffersAsync(Tier? tier, string cluster, RequestInput input, CancellationToken cancellationToken) =>
        tier is null ? [] : await offers.ReadAsync(tier, cluster, input.Options ?? new Dictionary<string, string>(), cancellationToken);

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private Result<PreparedRequest> Prepare(string requestId, Guid tenantId, Team team, RequestedChange change)
    {
        try
        {
            var rendered = renderer.Render(tenantId, requestId, change.Requested, team);
            if (
                DecisionInput.CanChangeQuota(change.Kind)
                && QuotaPolicy.CheckContainers(change.Requested, tiers.Find(change.Requested.Tier), rendered.All) is { Count: > 0 } contradictions
            )
                return contradictions.ToArray();
            return new PreparedRequest(requestId, tenantId, team, change, rendered.Hash, rendered.ToYaml());
        }
        catch (RenderingException exception)
        {
            return new Problem($"The tier cannot be rendered: {exception.Message} Contact a platform admin.", "tier");
        }
    }

    /// <summary>Adds what the request does to budgets, or the problem where they refuse it.</summary>
    private async Task<Result<PreparedRequest>> AssessAsync(
        PortalDb db,
        Result<PreparedRequest> prepared,
        TenantRequest? edited,
        CancellationToken cancellationToken
    )
    {
        if (!prepared.Succeeded)
            return prepared;
        var change = prepared.Value.Change;
        var assessed = await budgets.AssessAsync(db, change.Kind, change.Requested, prepared.Value.TenantId, edited, cancellationToken);
        return assessed.Succeeded ? prepared.Value with { Budget = assessed.Value.Budget } : assessed.Problems.ToArray();
    }

    /// <summary>Whether the tenant must be requested and approved again because it would be rendered differently today.</summary>
    private bool IsOutdated(Tenant tenant, Team team)
    {
        try
        {
            return renderer.Render(tenant.Id, tenant.RequestId, tenant.Spec, team).Hash != tenant.ManifestHash;
        }
        catch (RenderingException)
        {
            // What the tenant has can no longer be rendered at all: that is as outdated as can be.
            return true;
        }
    }

    /// <summary>Until when the name of a deleted tenant is reserved; null when it is not.</summary>
    private async Task<DateTimeOffset?> FindReservationAsync(PortalDb db, string name, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - options.NameReservation;
        var archivedAt = await db
            .Tenants.Where(tenant => tenant.Name == name && tenant.ArchivedAt > since && tenant.NamespaceUid != null)
            .MaxAsync(tenant => tenant.ArchivedAt, cancellationToken);
        return archivedAt + options.NameReservation;
    }

    private static async Task<string?> FindOpenAsync(PortalDb db, string tenant, string? except, CancellationToken cancellationToken) =>
        await db
            .Requests.Where(request => request.TenantName == tenant && RequestStatuses.Open.Contains(request.Status) && request.Id != except)
            .Select(request => request.Id)
            .FirstOrDefaultAsync(cancellationToken);
}
