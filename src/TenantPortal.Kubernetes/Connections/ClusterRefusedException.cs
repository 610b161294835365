namespace TenantPortal.Kubernetes.Connections;

/// <summary>The API server responded with an error.</summary>
internal sealed class ClusterRefusedException(ApiResponse response) : Exception($"The API server responded with {(int)response.StatusCode} {response.Reason}.")
{
    public ApiResponse Response => response;
}
