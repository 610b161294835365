using System.Collections.Concurrent;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Teams;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>What tenants' groups may beyond any namespace.</summary>
/// <param name="Asked">The groups that it is known of.</param>
/// <param name="Wide">Those of them that may something which no tenant's group may.</param>
/// <param name="Everybodys">The checks that fail for everybody who signs in.</param>
internal sealed record WideRights(DateTimeOffset At, IReadOnlySet<string> Asked, IReadOnlySet<string> Wide, IReadOnlySet<string> Everybodys)
{
    /// <summary>Whether what is known of a tenant can still be so.</summary>
    public bool AgreeWith(CheckedTenant tenant, IReadOnlyList<IsolationFinding> known) =>
        tenant.Groups.All(Asked.Contains)
        && !tenant.Groups.Any(Wide.Contains)
        && !known.Any(finding => Everybodys.Contains(finding.Id) && finding.Result != IsolationResult.Failed);
}

/// <summary>
/// Asks once a night, for the groups of all tenants of a cluster together, what somebody may have given them in the whole cluster. No object
/// in a tenant's namespace shows that. Rights add up, so a "no" for all groups together is one for each; a "yes" is followed to whose it is.
/// </summary>
internal sealed class ClusterWideRights(ClusterConnections connections, ClusterCatalog clusters, IsolationQueue queue, TimeProvider time) : IDisposable
{
    private const int MaxGroups = 500;

    /// <summary>Longer than a night, shorter than from one to the next.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private static readonly IReadOnlyList<AccessCheck> Checks = AccessCheck.OfWholeCluster();

    private readonly ConcurrentDictionary<string, WideRights> _known = [];
    private readonly SemaphoreSlim _gate = new(1);

    public void Dispose() => _gate.Dispose();

    /// <returns>With the number of requests that it took now.</returns>
    /// <exception cref="ClusterRefusedException">The portal may not ask.</exception>
    public async Task<(WideRights Rights, int Requests)> FindAsync(string cluster, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryGetValue(cluster, out var known) && time.GetUtcNow() - known.At < Lasts)
                return (known, 0);
            var reviews = new AccessReviews(connections.Get(cluster));
            return (_known[cluster] = await AskAsync(cluster, reviews, cancellationToken), reviews.Asked);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<WideRights> AskAsync(string cluster, AccessReviews reviews, CancellationToken cancellationToken)
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
        var answer = await reviews.AskAsync(question, groups, cancellationToken);
        return AccessReviews.IsAllowed(answer) ?? throw new ClusterRefusedException(answer);
    }
}
