using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Says in one sentence for people what went wrong with a cluster; the only way for a cluster's words to reach a page.</summary>
internal sealed record ClusterProblem(string Reason, string Message)
{
    private const int MaxQuoteLength = 400;

    /// <summary>True for faults that say nothing about the tenant: the cluster is not there.</summary>
    public bool IsUnreachable => Reason == "ClusterUnreachable";

    public static bool CanExplain(Exception exception) =>
        exception
            is HttpRequestException
                or IOException
                or TimeoutException
                or UnknownKindException
                or ClusterRefusedException
                or JsonException
                or k8s.Exceptions.KubeConfigException
                or k8s.Exceptions.KubernetesClientException;

    public static ClusterProblem Explain(string cluster, Exception exception) =>
        exception switch
        {
            UnknownKindException unknown => new(
                "KindNotServed",
                $"The cluster '{cluster}' does not know the kind {unknown.Kind} ({unknown.ApiVersion}): its CustomResourceDefinition is missing. Install the add-on that brings it; the tenant is tried again."
            ),
            ClusterRefusedException refused => Explain(cluster, refused.Response, "the portal"),
            TimeoutException => Unreachable(cluster, "it does not answer in time"),
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Unreachable(
                cluster,
                "it refuses connections"
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable(cluster, "its name cannot be resolved"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable(cluster, "its certificate is not trusted"),
            k8s.Exceptions.KubeConfigException => new(
                "KubeconfigUnusable",
                $"The kubeconfig of the cluster '{cluster}' cannot be used. Check Clusters:{cluster}:Kubeconfig and :Context."
            ),
            k8s.Exceptions.KubernetesClientException => new(
                "CredentialsUnusable",
                $"The portal could not get its credentials for the cluster '{cluster}'. Check the cluster's settings."
            ),
            JsonException => Unreachable(cluster, "it answers with something that is no Kubernetes object"),
            _ => Unreachable(cluster, "the connection broke"),
        };

    /// <param name="what">The object it is about: <c>Role team-lead</c>.</param>
    public static ClusterProblem Explain(string cluster, ApiResponse response, string what) =>
        response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(
                "Unauthorized",
                $"The cluster '{cluster}' does not accept the portal's credentials. Renew them in the cluster's settings."
            ),
            HttpStatusCode.Forbidden => new("Forbidden", $"The cluster '{cluster}' does not let the portal do this ({what}): {Quote(response)}"),
            HttpStatusCode.Conflict => new("Conflict", $"{what} is managed by somebody else: {Quote(response)}"),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new("Invalid", $"The cluster '{cluster}' refuses {what}: {Quote(response)}"),
            HttpStatusCode.NotFound => new("NotFound", $"{what} has no place to go: {Quote(response)}"),
            HttpStatusCode.TooManyRequests => new("TooManyRequests", $"The cluster '{cluster}' is busy and asks to wait."),
            >= HttpStatusCode.InternalServerError => Unreachable(cluster, $"it answers with error {(int)response.StatusCode}"),
            _ => new("Refused", $"The cluster '{cluster}' refuses {what} ({(int)response.StatusCode}): {Quote(response)}"),
        };

    private static string Quote(ApiResponse response) => response.Message.Length > 0 ? Quote(response.Message) : "it gives no reason.";

    private static ClusterProblem Unreachable(string cluster, string why) =>
        new("ClusterUnreachable", $"The cluster '{cluster}' cannot be reached: {why}. It is tried again.");

    /// <summary>The cluster's words as plain, short text.</summary>
    public static string Quote(string words)
    {
        var text = new StringBuilder();
        foreach (var rune in words.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? new Rune(' ') : rune))
        {
            if (text.Length >= MaxQuoteLength)
                return text.Append('…').ToString();
            text.Append(rune);
        }

        return text.ToString();
    }
}
