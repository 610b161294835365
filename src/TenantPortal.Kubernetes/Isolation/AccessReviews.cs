using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Questions to the API server's authorization, and how many were asked.</summary>
internal sealed class AccessReviews(ClusterApi api)
{
    private int _asked;

    public int Asked => _asked;

    public Task<ApiResponse> AskAsync(AccessQuestion question, IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return api.CreateAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", question.ToReview(groups), dryRun: false, cancellationToken);
    }

    /// <summary>Null when it is no answer.</summary>
    public static bool? IsAllowed(ApiResponse answer) => (bool?)answer.Body["status"]?["allowed"];
}
