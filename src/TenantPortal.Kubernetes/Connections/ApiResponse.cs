using System.Net;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The response of an API server: an object or list on success, and otherwise a <c>Status</c>.</summary>
internal sealed record ApiResponse(HttpStatusCode StatusCode, JsonObject Body)
{
    public bool Succeeded => (int)StatusCode is >= 200 and < 300;

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>The machine-readable reason of a <c>Status</c>: <c>AlreadyExists</c>.</summary>
    public string Reason => Body["reason"]?.GetValue<string>() ?? "";

    /// <summary>The cluster's message. It is untrusted text: only <see cref="ClusterProblem"/> displays it.</summary>
    public string Message => Body["message"]?.GetValue<string>() ?? "";

    public string? Uid => Body["metadata"]?["uid"]?.GetValue<string>();
}
