using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TenantPortal.Core.Audit;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>Adds, changes, drains and retires clusters, for platform admins. Of a cluster from the configuration, only the state can be changed.</summary>
public sealed class ClusterService(
    IDbContextFactory<PortalDb> databases,
    ClusterCatalog catalog,
    ClusterCatalogLoader loader,
    TierCatalog tiers,
    TenantOptions tenants,
    ClusterCredentialOptions credentials,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    /// <summary>How old the test of a cluster may be that is added.</summary>
    public static readonly TimeSpan MaxTestAge = TimeSpan.FromHours(1);

    private const int MaxOpenTests = 20;

    public static bool MayChange(CurrentUser user) => user.IsPlatformAdmin;

    /// <summary>Adds a cluster that was tested, or takes a retired one into service again.</summary>
    public async Task<Result<string>> AddAsync(CurrentUser user, ClusterInput input, CancellationToken cancellationToken)
    {
        if (!MayChange(user))
            return OnlyAdmins;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var row = await db.RegisteredClusters.SingleOrDefaultAsync(row => row.Name == input.Name, cancellationToken);
        var (profile, problems) = ClusterPolicy.Check(input, FactsOf(input.Name, row), isNew: true);
        if (profile is null)
            return problems.ToArray();
        var name = input.Name!;
        var tested = await FindTestAsync(db, profile.ToKnown(name), input.Test, cancellationToken);
        if (!tested.Succeeded)
            return tested.Problems.ToArray();
        if (await CheckIdentityAsync(db, name, tested.Value, cancellationToken) is { } taken)
            return taken;

        if (row is null)
            db.RegisteredClusters.Add(new RegisteredCluster(name, profile));
        else
        {
            row.Describe(profile);
            row.MoveTo(ClusterState.Active);
        }

        db.Audit.Add(
            new AuditEntry(user, "cluster.added", name, $"Added the cluster '{profile.Title}' ({tested.Value}) with {profile.Credential}.", time.GetUtcNow())
        );
        return await SaveAsync(db, transaction, name, cancellationToken);
    }

    /// <summary>Changes what was entered of a cluster.</summary>
    public async Task<Result<string>> ChangeAsync(CurrentUser user, string name, ClusterInput input, CancellationToken cancellationToken)
    {
        if (Check(user, name) is { } refused)
            return refused;
        if (catalog.IsConfigured(name))
            return new Problem($"The cluster '{name}' is from the configuration. Change it there.", Kind: ProblemKind.Conflict);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var row = await db.RegisteredClusters.SingleAsync(row => row.Name == name, cancellationToken);
        if (row.Version != input.Version || row.ToProfile() is not { } before)
            return Changed(name);
        var (after, problems) = ClusterPolicy.Check(input with { Name = name }, FactsOf(name, row), isNew: false);
        if (after is null)
            return problems.ToArray();
        if (before.DescribeChange(after) is not { Length: > 0 } changed)
            return name;
        row.Describe(after);
        db.Audit.Add(new AuditEntry(user, "cluster.changed", name, $"Changed {changed}.", time.GetUtcNow()));
        return await SaveAsync(db, transaction, name, cancellationToken);
    }

    /// <summary>Places no new tenants on the cluster from now on.</summary>
    public Task<Result<string>> DrainAsync(CurrentUser user, string name, Guid? version, CancellationToken cancellationToken) =>
        MoveAsync(user, name, version, ClusterState.Draining, "cluster.drained", "No new tenants are placed there.", cancellationToken);

    /// <summary>Places new tenants on the cluster again.</summary>
    public Task<Result<string>> ResumeAsync(CurrentUser user, string name, Guid? version, CancellationToken cancellationToken) =>
        MoveAsync(user, name, version, ClusterState.Active, "cluster.resumed", "New tenants can be placed there again.", cancellationToken);

    /// <summary>Ends the connections to a cluster that has no tenants.</summary>
    public Task<Result<string>> RetireAsync(CurrentUser user, string name, Guid? version, CancellationToken cancellationToken) =>
        MoveAsync(user, name, version, ClusterState.Retired, "cluster.retired", "The portal no longer connects to it.", cancellationToken);

    /// <summary>Has a reconciler test what was entered, before it is added. Returns the test.</summary>
    public async Task<Result<ClusterTestView>> RequestTestAsync(CurrentUser user, ClusterInput input, CancellationToken cancellationToken)
    {
        if (!MayChange(user))
            return OnlyAdmins;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.RegisteredClusters.AsNoTracking().SingleOrDefaultAsync(row => row.Name == input.Name, cancellationToken);
        var (profile, problems) = ClusterPolicy.Check(input, FactsOf(input.Name, row), isNew: true);
        return profile is null ? problems.ToArray() : await RequestTestAsync(db, user, profile.ToKnown(input.Name!), cancellationToken);
    }

    /// <summary>Has a reconciler test a cluster that the portal connects to.</summary>
    public async Task<Result<ClusterTestView>> RequestTestAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (Check(user, name) is { } refused)
            return refused;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await RequestTestAsync(db, user, catalog.FindKnown(name)!, cancellationToken);
    }

    /// <summary>Why a cluster cannot be retired, as a sentence; null when it can be.</summary>
    internal static Sentence? WhyNotRetired(string name, int tenants, int openRequests)
    {
        var left = Sentence.ForCount(tenants, "1 tenant", $"{tenants} tenants");
        var open = Sentence.ForCount(openRequests, "1 open request", $"{openRequests} open requests");
        return (tenants, openRequests) switch
        {
            (0, 0) => null,
            (_, 0) => (Sentence)$"The cluster '{name}' still has {left}. It can be retired when none are left.",
            (0, _) => $"The cluster '{name}' still has {open}. It can be retired when none are left.",
            _ => $"The cluster '{name}' still has {left} and {open}. It can be retired when none are left.",
        };
    }

    private static Problem OnlyAdmins => new("Only platform admins can change clusters.", Kind: ProblemKind.Forbidden);

    private static Problem Changed(string name) =>
        new($"The cluster '{name}' was changed in the meantime. Reload the page, then change it again.", Kind: ProblemKind.Conflict);

    private Problem? Check(CurrentUser user, string name) =>
        !ClusterReader.MayRead(user) || catalog.FindKnown(name) is null ? Problem.NotFound("Cluster", name)
        : MayChange(user) ? null
        : OnlyAdmins;

    private ClusterFacts FactsOf(string? name, RegisteredCluster? row) =>
        new([.. tiers.All.Select(tier => tier.Name)], tenants.Environments, credentials)
        {
            NameIsTaken =
                name is not null && (catalog.IsConfigured(name) || row is { Credential: not null, State: ClusterState.Active or ClusterState.Draining }),
        };

    private async Task<Result<string>> MoveAsync(
        CurrentUser user,
        string name,
        Guid? version,
        ClusterState state,
        string action,
        string details,
        CancellationToken cancellationToken
    )
    {
        if (Check(user, name) is { } refused)
            return refused;
        if (state == ClusterState.Retired && catalog.IsConfigured(name))
            return new Problem(
                $"The cluster '{name}' is from the configuration. Drain it, and remove it there when it has no tenants.",
                Kind: ProblemKind.Conflict
            );
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // What uses the cluster takes the same lock: a tenant is approved before this, or not at all.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var row = await db.RegisteredClusters.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
        if ((row?.Version ?? Guid.Empty) != version)
            return Changed(name);
        if (row is null)
            db.RegisteredClusters.Add(row = new RegisteredCluster(name, null));
        if (row.State == state)
            return name;
        if (state == ClusterState.Retired)
        {
            var left = await db.Tenants.CountAsync(tenant => tenant.Cluster == name && tenant.ArchivedAt == null, cancellationToken);
            var open = await db.Requests.CountAsync(request => request.Cluster == name && RequestStatuses.Open.Contains(request.Status), cancellationToken);
            if (WhyNotRetired(name, left, open) is { } why)
                return new Problem(why, Kind: ProblemKind.Conflict);
            await ForgetAsync(db, name, cancellationToken);
        }

        row.MoveTo(state);
        db.Audit.Add(new AuditEntry(user, action, name, details, time.GetUtcNow()));
        return await SaveAsync(db, transaction, name, cancellationToken);
    }

    /// <summary>What was observed of a cluster that is no longer watched. Its identity stays.</summary>
    private static async Task ForgetAsync(PortalDb db, string name, CancellationToken cancellationToken)
    {
        await db.Clusters.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.Capacities.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.Namespaces.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.GuardReports.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.HostEndpoints.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.ClusterWatches.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
        await db.ClusterNotices.Where(row => row.Cluster == name).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The identity of the cluster that was tested with the same values.</summary>
    private async Task<Result<string>> FindTestAsync(PortalDb db, KnownCluster cluster, Guid? id, CancellationToken cancellationToken)
    {
        var test = id is null ? null : await db.ClusterTests.AsNoTracking().SingleOrDefaultAsync(test => test.Id == id, cancellationToken);
        if (test is null || test.RequestedAt < time.GetUtcNow() - MaxTestAge || test.Cluster != cluster.Name || !test.IsOf(cluster))
            return new Problem("Test the cluster with these values first, so that it is known to respond.", "test");
        if (test.FinishedAt is null)
            return new Problem("The test is still running. Wait for its result.", "test");
        return test.Uid is { } uid ? uid : new Problem("The cluster did not respond to the test. Correct the credentials, and test it again.", "test");
    }

    /// <summary>A name always means the same cluster, and a cluster has one name.</summary>
    private async Task<Problem?> CheckIdentityAsync(PortalDb db, string name, string uid, CancellationToken cancellationToken)
    {
        var sameUid = await db.ClusterIdentities.Where(identity => identity.Uid == uid).Select(identity => identity.Cluster).ToListAsync(cancellationToken);
        if (sameUid.Find(other => other != name && catalog.FindKnown(other) is not null) is { } already)
            return new Problem($"The portal already has this cluster, as '{already}'.", "credential", ProblemKind.Conflict);
        var known = await db.ClusterIdentities.SingleOrDefaultAsync(identity => identity.Cluster == name, cancellationToken);
        if (known is null)
            db.ClusterIdentities.Add(new ClusterIdentity(name, uid));
        else if (known.Uid != uid)
            return new Problem($"'{name}' was the name of another cluster ({known.Uid}). Choose another name.", "name", ProblemKind.Conflict);
        return null;
    }

    private async Task<Result<ClusterTestView>> RequestTestAsync(PortalDb db, CurrentUser user, KnownCluster cluster, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var old = now - TimeSpan.FromDays(1);
        await db.ClusterTests.Where(test => test.RequestedAt < old).ExecuteDeleteAsync(cancellationToken);
        if (await db.ClusterTests.CountAsync(test => test.FinishedAt == null, cancellationToken) >= MaxOpenTests)
            return new Problem($"{MaxOpenTests} tests already wait for a reconciler. Wait until one has finished.", Kind: ProblemKind.TooOften);
        var test = new ClusterTest(Guid.CreateVersion7(now), cluster, user.Id, now);
        db.ClusterTests.Add(test);
        var with = cluster.Credential is { } credential ? $" with {credential}" : "";
        db.Audit.Add(new AuditEntry(user, "cluster.tested", cluster.Name, $"Requested a test of the cluster{with}.", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Set();
        changes.Publish(ChangeTopics.Clusters);
        return ClusterTestView.From(test);
    }

    private async Task<Result<string>> SaveAsync(PortalDb db, IDbContextTransaction transaction, string name, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            return Changed(name);
        }

        await transaction.CommitAsync(cancellationToken);
        await loader.LoadAsync(cancellationToken);
        changes.Publish(ChangeTopics.Clusters);
        return name;
    }
}
