using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Queries the API server for the rights of the tenant's groups, all together because one user may be in all of them.</summary>
internal sealed class AccessChecks(AccessReviews reviews, string cluster, CheckedTenant tenant)
{
    public async Task<IReadOnlyList<IsolationFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = AccessCheck.For(tenant);
        var findings = new IsolationFinding[checks.Count];
        // A few at a time, to limit the load on the API server.
        await Parallel.ForAsync(
            0,
            checks.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (index, ended) => findings[index] = await CheckAsync(checks[index], ended)
        );
        return findings;
    }

    private async Task<IsolationFinding> CheckAsync(AccessCheck check, CancellationToken cancellationToken)
    {
        var unexpected = new List<AccessQuestion>();
        foreach (var question in check.Questions)
        {
            var answer = await reviews.ReviewAsync(question, tenant.Groups, cancellationToken);
            if (answer.IsForbidden)
                return check.Check.NotTestable(
                    "The cluster does not allow the portal to create SubjectAccessReviews. Grant its ServiceAccount the verb create "
                        + "on subjectaccessreviews, as in deploy/base."
                );
            if (!answer.Succeeded)
                throw new ClusterRefusedException(answer);
            if (AccessReviews.IsAllowed(answer) is not { } allowed)
                return check.Check.NotTestable($"Cluster '{cluster}' did not report whether the groups can {question.Title}.");
            if (allowed != check.IsAllowed)
                unexpected.Add(question);
        }

        if (unexpected.Count == 0)
            return check.Check.Passed(
                $"{check.Questions.Count} access reviews, all {(check.IsAllowed ? "allowed" : "denied")}, for {string.Join(", ", tenant.Groups)}."
            );
        var evidence =
            $"The cluster {(check.IsAllowed ? "does not allow the groups to" : "allows the groups to")} "
            + $"{string.Join("; ", unexpected.Select(question => question.Title))}.";
        return !check.IsAllowed && await IsGrantedToAllAsync(unexpected, cancellationToken)
            ? check.Check.FailedByCluster($"{evidence} All authenticated users have this right.")
            : check.Check.Failed(evidence);
    }

    /// <summary>Whether all authenticated users have the right: then the cluster grants it, and not this tenant.</summary>
    private async Task<bool> IsGrantedToAllAsync(IReadOnlyList<AccessQuestion> questions, CancellationToken cancellationToken)
    {
        foreach (var question in questions)
        {
            var answer = await reviews.ReviewAsync(question, [], cancellationToken);
            if (!answer.Succeeded)
                throw new ClusterRefusedException(answer);
            if (AccessReviews.IsAllowed(answer) != true)
                return false;
        }

        return true;
    }
}
