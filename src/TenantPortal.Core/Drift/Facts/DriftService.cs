using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>Reads differences between clusters and what was approved, and takes the decisions of platform admins about them.</summary>
public sealed class DriftService(IDbContextFactory<PortalDb> databases, DeliveryOptions delivery, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    public const int MaxLimit = 500;

    /// <summary>The past differences that a tenant's page shows.</summary>
    public const int MaxPastShown = 50;

    /// <summary>Whether the user may list the differences of all tenants.</summary>
    public static bool MayRead(CurrentUser user) => user.SeesEverything;

    /// <summary>Null when there is no such tenant or the user may not see it.</summary>
    public async Task<TenantDrift?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db
            .Tenants.AsNoTracking()
            .SingleOrDefaultAsync(tenant => tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team), cancellationToken);
        if (found is null)
            return null;
        var now = time.GetUtcNow();
        var facts = db.DriftFacts.AsNoTracking().Where(fact => fact.TenantId == found.Id);
        var open = await facts.Where(fact => fact.RevertedAt == null).OrderBy(fact => fact.FirstSeenAt).ToListAsync(cancellationToken);
        var past = await facts
            .Where(fact => fact.RevertedAt != null)
            .OrderByDescending(fact => fact.RevertedAt)
            .Take(MaxPastShown)
            .ToListAsync(cancellationToken);
        return new TenantDrift(name, open.TrueForAll(fact => fact.IsIgnored(now)), [.. open.Select(View)], [.. past.Select(View)], user.IsPlatformAdmin);

        DriftView View(DriftFact fact) => DriftView.Of(fact, found.Name, found.Team, found.Cluster, now);
    }

    /// <summary>The open differences of all tenants, the newest first; none for a user who may not see them.</summary>
    public async Task<Page<DriftView>> ListAsync(CurrentUser user, DriftFilter filter, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return new Page<DriftView>([], null);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found =
            from fact in db.DriftFacts.AsNoTracking()
            join tenant in db.Tenants on fact.TenantId equals tenant.Id
            where fact.RevertedAt == null && tenant.ArchivedAt == null
            select new
            {
                fact,
                tenant.Name,
                tenant.Team,
                tenant.Cluster,
            };
        if (!string.IsNullOrWhiteSpace(filter.Tenant))
            found = found.Where(item => item.Name == filter.Tenant.Trim());
        if (!string.IsNullOrWhiteSpace(filter.Kind))
            found = found.Where(item => item.fact.Kind == filter.Kind.Trim());
        if (!string.IsNullOrWhiteSpace(filter.Manager))
            found = found.Where(item => item.fact.Manager == filter.Manager.Trim());
        // Versioned by time, so ids sort as the facts began.
        if (Guid.TryParse(filter.After, CultureInfo.InvariantCulture, out var after))
            found = found.Where(item => item.fact.Id.CompareTo(after) < 0);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var rows = await found.OrderByDescending(item => item.fact.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return new Page<DriftView>(
            [.. rows.Take(limit).Select(row => DriftView.Of(row.fact, row.Name, row.Team, row.Cluster, now))],
            rows.Count > limit ? rows[limit - 1].fact.Id.ToString() : null
        );
    }

    /// <summary>Has a difference restored now, although the tier only reports it, it is ignored, or it is fought about.</summary>
    public Task<Result<string>> RevertAsync(CurrentUser user, Guid id, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            (fact, tenant) =>
                DriftWords.WhyNotReverted(fact) is { } why
                    ? new Problem(why, Kind: ProblemKind.Conflict)
                    : delivery.FindProblem(tenant.Cluster, "Its GitOps controller restores what differs from the repository."),
            (fact, tenant, now) =>
            {
                fact.RequestRevert();
                tenant.Reapply(now);
                return ("drift.revert-requested", $"Restores {Describe(fact)}.");
            },
            cancellationToken
        );

    /// <summary>Leaves a difference in place until a time; the tenant counts as approved with it.</summary>
    public Task<Result<string>> IgnoreAsync(CurrentUser user, Guid id, DateTimeOffset until, string? reason, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            (fact, _) =>
                DriftWords.WhyNotIgnored(fact) is { } why
                    ? new Problem(why, Kind: ProblemKind.Conflict)
                    : IgnorePolicy.Check(until, reason, "difference", time.GetUtcNow()),
            (fact, _, _) =>
            {
                fact.Ignore(until, reason!.Trim(), user.Name);
                return ("drift.ignored", $"Ignores {Describe(fact)} until {until:yyyy-MM-dd}: {reason.Trim()}");
            },
            cancellationToken
        );

    private async Task<Result<string>> DecideAsync(
        CurrentUser user,
        Guid id,
        Func<DriftFact, Tenant, Problem?> whyNot,
        Func<DriftFact, Tenant, DateTimeOffset, (string Action, string Details)> decide,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // A pass may record something about the tenant in the meantime.
            var decided = await ConflictRetry.RunAsync(() => TryDecideAsync(user, id, whyNot, decide, cancellationToken));
            if (decided.Succeeded)
            {
                signal.Set();
                changes.Publish(ChangeTopics.Tenants);
            }

            return decided;
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem("The difference was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }
    }

    private async Task<Result<string>> TryDecideAsync(
        CurrentUser user,
        Guid id,
        Func<DriftFact, Tenant, Problem?> whyNot,
        Func<DriftFact, Tenant, DateTimeOffset, (string Action, string Details)> decide,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from fact in db.DriftFacts
            join tenant in db.Tenants on fact.TenantId equals tenant.Id
            where fact.Id == id && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { fact, tenant }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Difference", id.ToString());
        if (!user.IsPlatformAdmin)
            return new Problem("Only platform admins can decide about differences.", Kind: ProblemKind.Forbidden);
        if (whyNot(found.fact, found.tenant) is { } problem)
            return problem;
        var now = time.GetUtcNow();
        var (action, details) = decide(found.fact, found.tenant, now);
        var open = await db.DriftFacts.Where(fact => fact.TenantId == found.tenant.Id && fact.RevertedAt == null).ToListAsync(cancellationToken);
        found.tenant.ReportDrift(new DriftBook(found.tenant.Id, open, default, now).Describe(), now);
        db.Audit.Add(new AuditEntry(user, action, found.tenant.Name, details, now) { Tenant = found.tenant.Name, Team = found.tenant.Team });
        await db.SaveChangesAsync(cancellationToken);
        return found.tenant.Name;
    }

    private static string Describe(DriftFact fact) => fact.Field.Length == 0 ? fact.Title : $"{fact.Field} of {fact.Title}";
}
