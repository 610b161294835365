namespace TenantPortal.Kubernetes.Connections;

/// <summary>The API server answered, but not with what was asked for.</summary>
internal sealed class ClusterRefusedException(ApiResponse response) : Exception($"The API server answered {(int)response.StatusCode} {response.Reason}.")
{
    public ApiResponse Response => response;
}
