using System.Collections.Concurrent;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Teams;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>The cluster-wide rights of tenants' groups.</summary>
/// <param name="Queried">The queried groups.</param>
/// <param name="Wide">The groups with a right that no tenant's group may have.</param>
/// <param name="GrantedToAll">The checks that fail for all authenticated users.</param>
internal sealed record WideRights(DateTimeOffset At, IReadOnlySet<string> Queried, IReadOnlySet<string> Wide, IReadOnlySet<string> GrantedToAll)
{
    /// <summary>Whether the known findings of a tenant can still be valid.</summary>
    public bool AreConsistentWith(CheckedTenant tenant, IReadOnlyList<IsolationFinding> known) =>
        tenant.Groups.All(Queried.Contains)
        && !tenant.Groups.Any(Wide.Contains)
        && !known.Any(finding => GrantedToAll.Contains(finding.Id) && finding.Result != IsolationResult.Failed);
}

/// <summary>
/// Queries the cluster-wide rights of the groups of all tenants once a night, together, because no object
/// in a tenant's namespace shows them. Rights add up, so "no" for all groups together is "no" for each; "yes" is traced to its groups.
/// </summary>
internal sealed class ClusterWideRights(ClusterConnections connections, ClusterCatalog clusters, IsolationQueue queue, TimeProvider time) : IDisposable
{
    private const int MaxGroups = 500;

    /// <summary>Longer than a night, but shorter than the time between two nights.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);

    private static readonly IReadOnlyList<AccessCheck> Checks = AccessCheck.OfWholeCluster();

    private readonly ConcurrentDictionary<string, WideRights> _known = [];
    private readonly SemaphoreSlim _gate = new(1);

    public void Dispose() => _gate.Dispose();

    /// <returns>The rights, and the number of requests of this call.</returns>
    /// <exception cref="ClusterRefusedException">The portal may not query them.</exception>
    public async Task<(WideRights Rights, int Requests)> FindAsync(string cluster, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryGetValue(cluster, out var known) && time.GetUtcNow() - known.At < MaxAge)
                return (known, 0);
            var reviews = new AccessReviews(connections.Get(cluster));
            return (_known[cluster] = await QueryAsync(cluster, reviews, cancellationToken), reviews.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<WideRights> QueryAsync(string cluster, AccessReviews reviews, CancellationToken cancellationToken)
    {
        var prefix = clusters.Find(cluster)!.GroupPrefix;
        var groups = (await queue.ListGroupsAsync(cluster, cancellationToken)).Select(group => GroupName.Parse(group).InCluster(prefix)).Distinct().ToList();
        var (everybodys, left) = (new HashSet<string>(), new List<AccessQuestion>());
        foreach (var check in Checks)
        {
            foreach (var question in check.Questions)
            {
                if (await IsAllowedAsync(reviews, question, [], cancellationToken))
                    everybodys.Add(check.Check.Id);
                else
                    left.Add(question);
            }
        }

        var wide = new HashSet<string>();
        foreach (var some in groups.Chunk(MaxGroups))
            await FindWideAsync(reviews, left, some, wide, cancellationToken);
        return new WideRights(time.GetUtcNow(), groups.ToHashSet(), wide, everybodys);
    }

    private static async Task FindWideAsync(
        AccessReviews reviews,
        IReadOnlyList<AccessQuestion> questions,
        ArraySegment<string> groups,
        HashSet<string> wide,
        CancellationToken cancellationToken
    )
    {
        if (groups.Count == 0 || !await IsAnyAllowedAsync(reviews, questions, groups, cancellationToken))
            return;
        if (groups.Count == 1)
        {
            wide.Add(groups[0]);
            return;
        }

        await FindWideAsync(reviews, questions, groups[..(groups.Count / 2)], wide, cancellationToken);
        await FindWideAsync(reviews, questions, groups[(groups.Count / 2)..], wide, cancellationToken);
    }

    private static async Task<bool> IsAnyAllowedAsync(
        AccessReviews reviews,
        IReadOnlyList<AccessQuestion> questions,
        IReadOnlyList<string> groups,
        CancellationToken cancellationToken
    )
    {
        foreach (var question in questions)
        {
            if (await IsAllowedAsync(reviews, question, groups, cancellationToken))
                return true;
        }

        return false;
    }

    private static async Task<bool> IsAllowedAsync(
        AccessReviews reviews,
        AccessQuestion question,
        IReadOnlyList<string> groups,
        CancellationToken cancellationToken
    )
    {
        var answer = await reviews.ReviewAsync(question, groups, cancellationToken);
        return AccessReviews.IsAllowed(answer) ?? throw new ClusterRefusedException(answer);
    }
}
