using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Sends queries to the API server's authorization and counts them.</summary>
internal sealed class AccessReviews(ClusterApi api)
{
    private int _count;

    public int Count => _count;

    public Task<ApiResponse> ReviewAsync(AccessQuestion question, IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return api.CreateAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", question.ToReview(groups), dryRun: false, cancellationToken);
    }

    /// <summary>Null when the response contains no answer.</summary>
    public static bool? IsAllowed(ApiResponse answer) => answer.Succeeded ? (bool?)answer.Body["status"]?["allowed"] : null;
}
