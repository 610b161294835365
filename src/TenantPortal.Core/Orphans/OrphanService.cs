using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Orphans;

/// <summary>Lists orphans, and takes the decisions of platform admins about them.</summary>
public sealed class OrphanService(
    IDbContextFactory<PortalDb> databases,
    AccessOptions access,
    AuditLog log,
    DeliveryOptions delivery,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    public const int MaxLimit = 500;

    private const string RemoveElsewhere = "Remove the namespace with other tools, after its objects were removed from the repository.";

    public static bool MayRead(CurrentUser user) => user.SeesEverything;

    /// <summary>The open orphans of all clusters, the newest first; none for a user who may not see them.</summary>
    public async Task<Page<OrphanView>> ListAsync(CurrentUser user, OrphanFilter filter, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return new Page<OrphanView>([], null);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = db.Orphans.AsNoTracking().Where(orphan => orphan.ClosedAt == null);
        if (!string.IsNullOrWhiteSpace(filter.Cluster))
            found = found.Where(orphan => orphan.Cluster == filter.Cluster.Trim());
        // Versioned by time, so ids sort as they were found.
        if (Guid.TryParse(filter.After, CultureInfo.InvariantCulture, out var after))
            found = found.Where(orphan => orphan.Id.CompareTo(after) < 0);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var rows = await found.OrderByDescending(orphan => orphan.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return new Page<OrphanView>([.. rows.Take(limit).Select(row => OrphanView.Of(row, now))], rows.Count > limit ? rows[limit - 1].Id.ToString() : null);
    }

    /// <summary>How many orphans need a platform admin: those that no one ignores. None for other users.</summary>
    public async Task<int> CountAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return 0;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Orphans.CountAsync(orphan => orphan.ClosedAt == null && (orphan.IgnoredUntil == null || orphan.IgnoredUntil <= now), cancellationToken);
    }

    /// <summary>Makes the namespace that of the tenant in whose place it is: the portal applies the approved manifests to it.</summary>
    public Task<Result<string>> AdoptAsync(CurrentUser user, Guid id, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            async (db, orphan, now) =>
            {
                if (!orphan.IsAdoptable)
                    return new Problem("No tenant of the portal can have this object. Remove or ignore it.", Kind: ProblemKind.Conflict);
                var tenant = await db.Tenants.SingleOrDefaultAsync(
                    row => row.Name == orphan.Tenant && row.Cluster == orphan.Cluster && row.ArchivedAt == null && row.DeletionStartedAt == null,
                    cancellationToken
                );
                if (tenant is null)
                    return new Problem("The tenant is being deleted. Reload the page.", Kind: ProblemKind.Conflict);
                var former = tenant.NamespaceUid is { } uid ? $" instead of {uid}" : "";
                tenant.Adopt(orphan.Uid, now);
                orphan.Close(now);
                db.Audit.Add(
                    new AuditEntry(
                        user,
                        "orphan.adopted",
                        orphan.Title,
                        $"On cluster {orphan.Cluster}: it is the namespace of {tenant.Name} now ({orphan.Uid}{former}).",
                        now
                    )
                    {
                        Tenant = tenant.Name,
                        Team = tenant.Team,
                    }
                );
                return null;
            },
            cancellationToken
        );

    /// <summary>Leaves an orphan in place until a time.</summary>
    public Task<Result<string>> IgnoreAsync(CurrentUser user, Guid id, DateTimeOffset until, string? reason, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            (db, orphan, now) =>
            {
                if (orphan.RemovalProposedAt is not null)
                    return new Problem("Discard the removal before you ignore the orphan.", Kind: ProblemKind.Conflict);
                if (IgnorePolicy.Check(until, reason, "orphan", now) is { } problem)
                    return problem;
                orphan.Ignore(until, reason!.Trim(), user.Name);
                db.Audit.Add(Entry(user, "orphan.ignored", orphan, $"Ignores it until {until:yyyy-MM-dd}: {reason.Trim()}", now));
                return null;
            },
            cancellationToken
        );

    /// <summary>Proposes to remove a namespace with everything in it. Another platform admin has to confirm it.</summary>
    public Task<Result<string>> ProposeRemovalAsync(CurrentUser user, Guid id, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            (db, orphan, now) =>
            {
                if (orphan.WhyNotRemoved is { } why)
                    return new Problem($"{why}", Kind: ProblemKind.Conflict);
                if (delivery.FindProblem(orphan.Cluster, RemoveElsewhere) is { } byGit)
                    return byGit;
                if (orphan.RemovalProposedAt is not null)
                    return new Problem("The removal is proposed already. Reload the page.", Kind: ProblemKind.Conflict);
                orphan.ProposeRemoval(user, now);
                db.Audit.Add(
                    Entry(user, "orphan.removal-proposed", orphan, $"Proposed to remove it ({orphan.Uid}). It contains: {orphan.ProposedContents}", now)
                );
                return null;
            },
            cancellationToken
        );

    /// <summary>Has a namespace removed that another platform admin proposed to remove.</summary>
    public Task<Result<string>> ConfirmRemovalAsync(CurrentUser user, Guid id, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            async (db, orphan, now) =>
            {
                if (orphan.RemovalProposedAt is null || orphan.RemovalConfirmedAt is not null)
                    return new Problem("No removal waits to be confirmed. Reload the page.", Kind: ProblemKind.Conflict);
                if (await FindSamePersonAsync(db, user, orphan, cancellationToken) is { } same)
                    return same;
                if (orphan.WhyNotRemoved is { } why)
                    return new Problem($"{why}", Kind: ProblemKind.Conflict);
                if (delivery.FindProblem(orphan.Cluster, RemoveElsewhere) is { } byGit)
                    return byGit;
                if (orphan.ProposedContents != orphan.Contents.Describe())
                    return new Problem(
                        "The namespace contains something else than when its removal was proposed. Discard the removal and propose it again.",
                        Kind: ProblemKind.Conflict
                    );
                orphan.ConfirmRemoval(user, now);
                db.Audit.Add(
                    Entry(
                        user,
                        "orphan.removal-confirmed",
                        orphan,
                        $"Confirmed its removal ({orphan.Uid}), which {orphan.RemovalProposedByName} proposed. It contains: {orphan.ProposedContents}",
                        now
                    )
                );
                return null;
            },
            cancellationToken
        );

    /// <summary>Discards a removal that is not carried out yet.</summary>
    public Task<Result<string>> DiscardRemovalAsync(CurrentUser user, Guid id, CancellationToken cancellationToken) =>
        DecideAsync(
            user,
            id,
            (db, orphan, now) =>
            {
                if (orphan.RemovalProposedAt is null)
                    return new Problem("No removal is proposed. Reload the page.", Kind: ProblemKind.Conflict);
                orphan.EndRemoval(null);
                db.Audit.Add(Entry(user, "orphan.removal-discarded", orphan, "Discarded its removal.", now));
                return null;
            },
            cancellationToken
        );

    /// <summary>Four eyes are those of two people, whatever accounts and tokens they use.</summary>
    private async Task<Problem?> FindSamePersonAsync(PortalDb db, CurrentUser user, Orphan orphan, CancellationToken cancellationToken)
    {
        var others = await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken);
        if (user.PersonId != orphan.RemovalProposedBy && !others.Any(other => other.User.Id == orphan.RemovalProposedBy))
            return null;
        var problem = new Problem("You proposed this removal. Another platform admin has to confirm it.", Kind: ProblemKind.Forbidden);
        if (others.Count > 0)
            await log.RefusedAsync(user, "orphan.refused", orphan.Title, $"{problem.Message} {OtherAccount.Describe(others)}", cancellationToken);
        return problem;
    }

    private Task<Result<string>> DecideAsync(
        CurrentUser user,
        Guid id,
        Func<PortalDb, Orphan, DateTimeOffset, Problem?> decide,
        CancellationToken cancellationToken
    ) => DecideAsync(user, id, (db, orphan, now) => Task.FromResult(decide(db, orphan, now)), cancellationToken);

    private async Task<Result<string>> DecideAsync(
        CurrentUser user,
        Guid id,
        Func<PortalDb, Orphan, DateTimeOffset, Task<Problem?>> decide,
        CancellationToken cancellationToken
    )
    {
        if (!MayRead(user))
            return Problem.NotFound("Orphan", id.ToString());
        if (!user.IsPlatformAdmin)
            return new Problem("Only platform admins can decide about orphans.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Orphans.SingleOrDefaultAsync(orphan => orphan.Id == id && orphan.ClosedAt == null, cancellationToken) is not { } orphan)
            return Problem.NotFound("Orphan", id.ToString());
        if (await decide(db, orphan, time.GetUtcNow()) is { } problem)
            return problem;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem("The orphan was just changed. Reload the page and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Clusters);
        return orphan.Title;
    }

    private static AuditEntry Entry(CurrentUser user, string action, Orphan orphan, string details, DateTimeOffset now) =>
        new(user, action, orphan.Title, $"On cluster {orphan.Cluster}: {details}", now);
}
