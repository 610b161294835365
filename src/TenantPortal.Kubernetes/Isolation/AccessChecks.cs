using System.Net;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Asks the API server what the tenant's groups may do, all groups together: what one of them may, one person may.</summary>
internal sealed class AccessChecks(AccessReviews reviews, string cluster, CheckedTenant tenant)
{
    public async Task<IReadOnlyList<IsolationFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = AccessCheck.For(tenant);
        var findings = new IsolationFinding[checks.Count];
        // A few at a time: the API server has others to serve.
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
            var answer = await reviews.AskAsync(question, tenant.Groups, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Forbidden)
                return check.Check.NotTestable(
                    "The cluster does not let the portal ask. Give its ServiceAccount the verb create on subjectaccessreviews, as deploy/base does."
                );
            if (!answer.Succeeded)
                throw new ClusterRefusedException(answer);
            if (AccessReviews.IsAllowed(answer) is not { } allowed)
                return check.Check.NotTestable($"The cluster '{cluster}' gave no answer to whether they may {question.Title}.");
            if (allowed != check.IsAllowed)
                unexpected.Add(question);
        }

        if (unexpected.Count == 0)
            return check.Check.Passed(
                $"{check.Questions.Count} questions, all answered {(check.IsAllowed ? "yes" : "no")}, for {string.Join(", ", tenant.Groups)}."
            );
        var evidence =
            $"The cluster {(check.IsAllowed ? "does not let them" : "lets them")} {string.Join("; ", unexpected.Select(question => question.Title))}.";
        return !check.IsAllowed && await IsEverybodysAsync(unexpected, cancellationToken)
            ? check.Check.FailedByCluster($"{evidence} It lets everybody who signs in do so.")
            : check.Check.Failed(evidence);
    }

    /// <summary>Then it is a right of the whole cluster, and no fault of this tenant.</summary>
    private async Task<bool> IsEverybodysAsync(IReadOnlyList<AccessQuestion> questions, CancellationToken cancellationToken)
    {
        foreach (var question in questions)
        {
            var answer = await reviews.AskAsync(question, [], cancellationToken);
            if (AccessReviews.IsAllowed(answer) != true)
                return false;
        }

        return true;
    }
}
