using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TenantPortal.Core;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Describes a failure of a cluster in one sentence for users; the only way for a cluster's messages to reach a page.</summary>
internal sealed record ClusterProblem(string Reason, string Message)
{
    private const int MaxQuoteLength = 400;

    private const string Request = "the request";
    private const string KindNotServed = "KindNotServed";

    /// <summary>Whether the cluster is unreachable.</summary>
    public bool IsUnreachable => Reason == "ClusterUnreachable";

    /// <summary>Whether the CustomResourceDefinition of a kind is missing.</summary>
    public bool IsKindNotServed => Reason == KindNotServed;

    /// <summary>Whether the failure is the cluster's own, so that it says nothing about the object or the tenant.</summary>
    public bool IsTransient { get; private init; }

    /// <summary>How long the cluster wants the portal to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether the tenant waits for the cluster or its settings, and is worth another attempt once the cluster responds again.</summary>
    public bool IsOfCluster => IsTransient || Reason is "Unauthorized" or "KubeconfigUnusable" or "CredentialsUnusable";

    public static bool CanExplain(Exception exception) =>
        exception
            is HttpRequestException
                or IOException
                or TimeoutException
                or UnknownKindException
                or ClusterRefusedException
                or ForeignResponseException
                or JsonException
                or k8s.Exceptions.KubeConfigException
                or k8s.Exceptions.KubernetesClientException;

    public static ClusterProblem Explain(string cluster, Exception exception) =>
        exception switch
        {
            UnknownKindException unknown => new(
                KindNotServed,
                $"Cluster '{cluster}' does not serve the kind {unknown.Kind} ({unknown.ApiVersion}) because its "
                    + "CustomResourceDefinition is missing. Install the add-on that provides it; the portal retries automatically."
            ),
            ForeignResponseException foreign => Explain(cluster, foreign) with { RetryAfter = foreign.RetryAfter },
            ClusterRefusedException refused => Explain(cluster, refused.Response, null),
            TimeoutException => Unreachable(cluster, "it did not respond in time"),
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Unreachable(
                cluster,
                "it refuses connections"
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable(cluster, "its name cannot be resolved"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Unreachable(cluster, "its response is too large"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable(cluster, "its certificate is not trusted"),
            CredentialException => new("KubeconfigUnusable", $"The credentials of cluster '{cluster}' cannot be used. {exception.Message}"),
            k8s.Exceptions.KubeConfigException => new(
                "KubeconfigUnusable",
                $"The kubeconfig of cluster '{cluster}' cannot be used. Check Clusters:{cluster}:Kubeconfig and :Context."
            ),
            k8s.Exceptions.KubernetesClientException => new(
                "CredentialsUnusable",
                $"The portal could not get credentials for cluster '{cluster}'. Check the cluster's settings."
            ),
            JsonException => Unreachable(cluster, "its response is not a valid Kubernetes object"),
            _ => Unreachable(cluster, "the connection was lost"),
        };

    /// <param name="what">The object that it is about: <c>Role team-lead</c>; null when the caller knows only that a call failed.</param>
    public static ClusterProblem Explain(string cluster, ApiResponse response, string? what) =>
        ExplainCode(cluster, response, what) with
        {
            RetryAfter = response.RetryAfter,
        };

    private static ClusterProblem ExplainCode(string cluster, ApiResponse response, string? what) =>
        response.Code switch
        {
            401 => new("Unauthorized", $"Cluster '{cluster}' rejected the portal's credentials. Renew them in the cluster's settings."),
            403 => new("Forbidden", $"Cluster '{cluster}' does not allow the portal to do this{(what is null ? "" : $" ({what})")}: {Quote(response)}"),
            409 => new("Conflict", $"{what ?? "The object"} is managed by another field manager: {Quote(response)}"),
            400 or 422 => new("Invalid", $"Cluster '{cluster}' rejected {what ?? Request}: {Quote(response)}"),
            404 => new("NotFound", $"{what ?? "The object"} was not found: {Quote(response)}"),
            >= 500 or 429 when ServerFailure.Find(response.Message) is { } failure => Failed(cluster, what, failure),
            429 => Busy(cluster),
            >= 500 when response.Message.Length > 0 => Failed(
                cluster,
                what,
                new ServerFailure("ServerError", $"it returned error {response.Code}", response.Message)
            ),
            >= 500 => Unreachable(cluster, $"it returned error {response.Code}"),
            _ => new("Refused", $"Cluster '{cluster}' rejected {what ?? Request} ({response.Code}): {Quote(response)}"),
        };

    private static ClusterProblem Explain(string cluster, ForeignResponseException foreign) =>
        foreign.Code == 429 ? Busy(cluster)
        : ServerFailure.Find(foreign) is { } failure ? Failed(cluster, null, failure)
        : Unreachable(cluster, Describe(foreign));

    private static string Quote(ApiResponse response) => response.Message.Length > 0 ? Quote(response.Message) : "no reason given.";

    private static string Describe(ForeignResponseException foreign) =>
        $"its address returned {foreign.Code}"
        + $"{(foreign.Words.Length > 0 ? $" '{Quote(foreign.Words)}'" : "")}, which is not a response of the Kubernetes API";

    private static ClusterProblem Busy(string cluster) =>
        new("TooManyRequests", $"Cluster '{cluster}' is busy. The portal retries automatically.") { IsTransient = true };

    private static ClusterProblem Failed(string cluster, string? what, ServerFailure failure) =>
        new(
            failure.Reason,
            $"Cluster '{cluster}' could not process {what ?? Request}: {Quote(failure.What)}: {Quote(failure.Words).TrimEnd('.')}. "
                + "The portal retries automatically."
        )
        {
            IsTransient = true,
        };

    private static ClusterProblem Unreachable(string cluster, string why) =>
        new("ClusterUnreachable", $"Cluster '{cluster}' is unreachable: {why}. The portal retries automatically.") { IsTransient = true };

    /// <summary>The cluster's message as short plain text: without characters that a reader does not see, such as those that turn its direction.</summary>
    public static string Quote(string words)
    {
        var text = new StringBuilder();
        foreach (var rune in words.EnumerateRunes().Select(rune => WrittenText.IsVisible(rune) ? rune : new Rune(' ')))
        {
            if (text.Length >= MaxQuoteLength)
                return text.Append('…').ToString();
            text.Append(rune);
        }

        return text.ToString();
    }
}
