using System.Text.RegularExpressions;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>What an API server relies on and cannot reach, from its own message: it is up, and its admin has to look elsewhere.</summary>
/// <param name="Reason">Of the condition.</param>
/// <param name="What">A clause: <c>the admission webhook x cannot be called</c>. Like the words, it contains untrusted text.</param>
/// <param name="Words">The server's own, without what the clause says.</param>
internal sealed partial record ServerFailure(string Reason, string What, string Words)
{
    /// <summary>How the part of an API server that forwards requests to other servers reports that it cannot.</summary>
    private static readonly string[] AggregatorWords = ["service unavailable", "error trying to reach service"];

    /// <summary>How API servers report that etcd is down, slow, full or without a leader.</summary>
    private static readonly string[] StorageWords = ["etcdserver:", "etcd", "rpc error: code =", "storage is (re)initializing", "database space exceeded"];

    /// <summary>Null for an error that names no such part.</summary>
    public static ServerFailure? Find(string message)
    {
        if (Webhook().Match(message) is { Success: true } webhook)
            return new("WebhookUnavailable", $"the admission webhook {webhook.Groups["name"]} cannot be called", webhook.Groups["why"].Value);
        if (Conversion().Match(message) is { Success: true } conversion)
            return new("ConversionFailed", $"the conversion webhook for {conversion.Groups["kind"]} failed", conversion.Groups["why"].Value);
        if (Array.Exists(StorageWords, word => message.Contains(word, StringComparison.OrdinalIgnoreCase)))
            return new("StorageFailed", "its storage failed", message);
        return null;
    }

    /// <summary>API servers report a missing backend of an APIService as plain text.</summary>
    public static ServerFailure? Find(ForeignResponseException foreign) =>
        foreign.Code == 503
        && foreign.Path.Split('/') is ["", "apis", var group, var version, ..]
        && Array.Exists(AggregatorWords, word => foreign.Words.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ? new("ApiUnavailable", $"the APIService {version.Split('?')[0]}.{group} has no working backend", foreign.Words)
            : null;

    [GeneratedRegex(
        """failed calling (?:admission )?webhook "(?<name>[^"]{1,253})": (?:failed to call webhook: )?(?<why>.+)""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex Webhook();

    [GeneratedRegex("conversion webhook for (?<kind>.{1,253}?) failed: (?<why>.+)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
