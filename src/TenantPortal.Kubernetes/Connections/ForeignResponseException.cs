using System.Text;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>
/// What came back is not a response of the Kubernetes API, whatever its code: an ingress, a gateway or a sign-in page sent it, or it is
/// truncated. It says nothing about the cluster's objects.
/// </summary>
internal sealed class ForeignResponseException : Exception
{
    private const int MaxWords = 1024;

    public ForeignResponseException(string path, int code, string? mediaType, ReadOnlySpan<byte> body)
        : base($"The response to {path} ({code}) is not from a Kubernetes API server.")
    {
        (Path, Code) = (path, code);
        // API servers send some errors of their own as plain text. Pages of others are of no use.
        Words = mediaType == "text/plain" ? Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxWords)]).Trim() : "";
    }

    public string Path { get; }

    /// <summary>How long the sender wants the call to wait before it is repeated; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int Code { get; }

    /// <summary>The beginning of a plain text; otherwise empty. It is untrusted: only <see cref="ClusterProblem"/> displays it.</summary>
    public string Words { get; }
}
