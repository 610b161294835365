namespace TenantPortal.Kubernetes.Connections;

/// <summary>The API server responded with an error.</summary>
internal sealed class ClusterRefusedException(ApiResponse response) : Exception($"The API server responded with {response.Code} {response.Reason}.")
{
    public ApiResponse Response => response;
}
