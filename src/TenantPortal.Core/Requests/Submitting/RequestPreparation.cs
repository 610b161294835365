using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Placing;
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
    internal AssessedTenant ToAssessed() => new(TenantId, Change.Requested);
}

/// <summary>A checked request for one tenant, or those for the tenants of a product that are decided together.</summary>
/// <param name="All">In the order in which they were entered.</param>
/// <param name="Budget">What they do to budgets together; null where they take nothing of one.</param>
public sealed record PreparedGroup(IReadOnlyList<PreparedRequest> All, RequestBudget? Budget)
{
    public PreparedRequest First => All[0];

    /// <summary>Null for a single request.</summary>
    public string? GroupId => All.Count == 1 ? null : First.RequestId;

    /// <summary>The revision that is decided on.</summary>
    public string Revision => RequestGroups.Combine([.. All.Select(prepared => prepared.Hash)]);
}

/// <summary>The name that a requested tenant would get.</summary>
/// <param name="Environment">That of a tenant of a product; may still be null for a single tenant.</param>
/// <param name="Problem">Why it cannot be used, as a sentence; null when it can.</param>
public sealed record CheckedName(string? Environment, string Name, Sentence? Problem);

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
    PlacementService placement,
    TimeProvider time
)
{
    /// <param name="edited">The requests that are being edited, which are decided together; empty for new ones.</param>
    public async Task<Result<PreparedGroup>> PrepareAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        IReadOnlyList<TenantRequest> edited,
        CancellationToken cancellationToken
    )
    {
        if (!string.IsNullOrEmpty(input.Product))
        {
            var joining = await JoinAsync(db, user, input, edited.Count > 0, cancellationToken);
            if (!joining.Succeeded)
                return joining.Problems.ToArray();
            input = joining.Value;
        }

        var split = RequestSplit.Split(input, options.Environments);
        if (!split.Succeeded)
            return split.Problems.ToArray();
        var parts = split.Value;
        var product = RequestSplit.ProductOf(input);
        if (product is not null && await CheckProductAsync(db, product, input.Team, cancellationToken) is { } taken)
            return taken;
        // The first has the smallest id: it stands for the group.
        var ids = Enumerable.Range(0, parts.Length).Select(_ => RequestId.New()).Order(StringComparer.Ordinal).ToArray();
        var (prepared, mistakes) = (new List<PreparedRequest>(), new List<(RequestInput Part, Problem Problem)>());
        foreach (var (part, id) in parts.Zip(ids))
        {
            var before = edited.FirstOrDefault(request => request.TenantName == part.Tenant);
            var result =
                part.Kind == RequestKind.Create
                    ? await CreateAsync(db, user, part, before?.Id ?? id, before, product, cancellationToken)
                    : await ChangeAsync(db, user, part, before?.Id ?? id, before, cancellationToken);
            if (result.Succeeded)
                prepared.Add(result.Value);
            else
                mistakes.AddRange(result.Problems.Select(problem => (part, problem)));
        }

        if (mistakes.Count == 0 && parts.Length > 1)
            mistakes.AddRange(ProductPolicy.Check([.. prepared.Select(one => one.Change.Requested)]).Select(problem => (parts[0], problem)));
        if (mistakes.Count > 0)
            return ProductPolicy.Gather(input, mistakes, parts.Length).ToArray();
        return await AssessAsync(db, prepared, edited.Count > 0 ? edited[0] : null, cancellationToken);
    }

    /// <summary>Checks the name of the tenant, or those of the tenants of a product, while the rest of the request is still being entered.</summary>
    internal async Task<Result<CheckedName[]>> CheckNamesAsync(PortalDb db, RequestInput input, CancellationToken cancellationToken)
    {
        var split = RequestSplit.Split(input, options.Environments);
        if (!split.Succeeded)
            return split.Problems.ToArray();
        // Whether another team has the product is known once the team is chosen.
        if (
            RequestSplit.ProductOf(input) is { } product
            && !string.IsNullOrEmpty(input.Team)
            && await CheckProductAsync(db, product, input.Team, cancellationToken) is { } taken
        )
            return taken;
        var tier = tiers.Find(input.Tier ?? "");
        var names = new List<CheckedName>();
        foreach (var part in split.Value)
        {
            var cluster = await FindClusterAsync(db, part, cancellationToken);
            var facts = await ReadNameFactsAsync(db, part.Tenant ?? "", tier, cluster, null, cancellationToken);
            names.Add(new CheckedName(part.Environment, part.Tenant ?? "", RequestPolicy.CheckName(part, facts)?.Sentence));
        }

        return names.ToArray();
    }

    /// <summary>The request with the team of the product that its tenants join, or why they cannot join it.</summary>
    /// <param name="isEdited">Whether it was submitted before: the last tenant of the product may have been deleted since.</param>
    private static async Task<Result<RequestInput>> JoinAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        bool isEdited,
        CancellationToken cancellationToken
    )
    {
        const string field = "product";
        var product = input.Product!;
        var owner = await db
            .Tenants.Where(tenant => tenant.Product == product && tenant.ArchivedAt == null)
            .Select(tenant => new { tenant.Team, IsVisible = db.VisibleTeams(user).Contains(tenant.Team) })
            .FirstOrDefaultAsync(cancellationToken);
        if (owner is null && isEdited)
            return input;
        if (owner is null)
            return await db.Requests.AnyAsync(
                request => request.Product == product && RequestStatuses.Open.Contains(request.Status) && db.VisibleTeams(user).Contains(request.Team),
                cancellationToken
            )
                ? new Problem($"The product '{product}' is not approved yet. Wait until its request is decided.", field, ProblemKind.Conflict)
                : new Problem($"There is no product called '{WrittenText.Shorten(product)}'. Check the name, or request a new product.", field);
        if (!owner.IsVisible || (!string.IsNullOrEmpty(input.Team) && input.Team != owner.Team))
            return new Problem($"The product '{product}' belongs to another team. Choose a product of your team.", field);
        return input with { Team = owner.Team };
    }

    /// <summary>The cluster that was chosen, the only one, or the one that the portal proposes; empty when there is none.</summary>
    private async Task<string> FindClusterAsync(PortalDb db, RequestInput input, CancellationToken cancellationToken) =>
        !string.IsNullOrEmpty(input.Cluster) ? input.Cluster
        : clusters.Placeable.Count == 1 ? clusters.Placeable[0].Name
        : (await placement.ProposeAsync(db, input, cancellationToken))?.Cluster ?? "";

    /// <summary>Names of products are unique like those of tenants, so that a name says which product is meant.</summary>
    private static async Task<Problem?> CheckProductAsync(PortalDb db, string product, string? team, CancellationToken cancellationToken)
    {
        var isTaken =
            await db.Tenants.AnyAsync(tenant => tenant.Product == product && tenant.Team != team && tenant.ArchivedAt == null, cancellationToken)
            || await db.Requests.AnyAsync(
                request => request.Product == product && request.Team != team && RequestStatuses.Open.Contains(request.Status),
                cancellationToken
            );
        return isTaken ? new Problem($"Another team already has a product called '{product}'. Choose another name.", "tenant") : null;
    }

    private async Task<Result<PreparedRequest>> CreateAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        string requestId,
        TenantRequest? edited,
        string? product,
        CancellationToken cancellationToken
    )
    {
        var (tier, cluster) = (tiers.Find(input.Tier ?? ""), await FindClusterAsync(db, input, cancellationToken));
        var team = await db.LedTeams(user).AsNoTracking().SingleOrDefaultAsync(team => team.Name == input.Team, cancellationToken);
        var facts = await ReadNameFactsAsync(db, input.Tenant ?? "", tier, cluster, edited?.Id, cancellationToken);
        var (requested, problems) = RequestPolicy.Check(
            input,
            facts with
            {
                Team = team,
                Offers = await ReadOffersAsync(tier, cluster, input, cancellationToken),
                Missing = await CapacityReader.FindMissingAsync(db, clusters, tier, cancellationToken),
                Environments = options.Environments,
                Clusters = clusters.Placeable,
                Backends = backends,
                Today = Today,
            }
        );
        if (requested is null)
            return problems.ToArray();
        var tenantId = edited?.TenantId ?? Guid.CreateVersion7(time.GetUtcNow());
        return Prepare(requestId, tenantId, team!, new RequestedChange(RequestKind.Create, null, requested with { Product = product }));
    }

    /// <summary>What is known of a name before the rest of a request is checked.</summary>
    private async Task<RequestFacts> ReadNameFactsAsync(
        PortalDb db,
        string name,
        Tier? tier,
        string cluster,
        string? edited,
        CancellationToken cancellationToken
    )
    {
        var namespaceName = tier is null ? name : TenantRenderer.NamespaceOf(tier, name);
        return new RequestFacts
        {
            Tier = tier,
            Cluster = clusters.FindKnown(cluster),
            NameIsReserved = reserved.Contains(name),
            TenantExists = await db.Tenants.AnyAsync(tenant => tenant.Name == name && tenant.ArchivedAt == null, cancellationToken),
            NameReservedUntil = await FindReservationAsync(db, name, cancellationToken),
            OpenRequest = await FindOpenAsync(db, name, edited, cancellationToken),
            NamespaceExists = await db.Namespaces.AnyAsync(seen => seen.Cluster == cluster && seen.Name == namespaceName, cancellationToken),
        };
    }

    private async Task<Result<PreparedRequest>> ChangeAsync(
        PortalDb db,
        CurrentUser user,
        RequestInput input,
        string requestId,
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
        var (requested, problems) = ChangePolicy.Check(
            input,
            new ChangeFacts
            {
                Tenant = tenant.Spec,
                Tier = tier,
                Cluster = clusters.FindKnown(tenant.Cluster),
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
            return Prepare(requestId, tenant.Id, team, change);
        // Nothing new is rendered to be removed.
        var yaml = await db.Revisions.Where(revision => revision.Hash == tenant.ManifestHash).Select(revision => revision.Yaml).SingleAsync(cancellationToken);
        return new PreparedRequest(requestId, tenant.Id, team, change, tenant.ManifestHash, yaml);
    }

    private async Task<IReadOnlyList<OfferedOption>> ReadOffersAsync(Tier? tier, string cluster, RequestInput input, CancellationToken cancellationToken) =>
        tier is null ? [] : await offers.ReadAsync(tier, cluster, input.Options ?? new Dictionary<string, string>(), cancellationToken);

    private DateOnly Today => time.GetUtcToday();

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

    /// <summary>Adds what the requests do to budgets together, or the problem where they refuse it.</summary>
    private async Task<Result<PreparedGroup>> AssessAsync(
        PortalDb db,
        List<PreparedRequest> prepared,
        TenantRequest? edited,
        CancellationToken cancellationToken
    )
    {
        var assessed = await budgets.AssessAsync(db, prepared[0].Change.Kind, [.. prepared.Select(one => one.ToAssessed())], edited, cancellationToken);
        return assessed.Succeeded ? new PreparedGroup(prepared, assessed.Value.Budget) : assessed.Problems.ToArray();
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
