using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Parsing;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>
/// The response of an API server: the expected object or list on success, and otherwise a <c>Status</c>. There is no response that is
/// neither: what a proxy, a gateway or a sign-in page returns throws before anyone can draw a conclusion from its code.
/// </summary>
internal sealed class ApiResponse
{
    private readonly JsonObject _body;

    private ApiResponse(int code, JsonObject body, TimeSpan? retryAfter = null) => (Code, _body, RetryAfter) = (code, body, retryAfter);

    /// <summary>How long the server wants the call to wait before it is repeated; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The code of the response, which is also that of its <c>Status</c>.</summary>
    public int Code { get; }

    public bool Succeeded => Code is >= 200 and < 300;

    /// <summary>The API server reports that the object does not exist.</summary>
    public bool IsNotFound => Code == 404 && Reason == "NotFound";

    public bool IsUnauthorized => Code == 401;

    public bool IsForbidden => Code == 403;

    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    public bool IsConflict => Code == 409;

    /// <summary>The position of a watch, or the continue token of a list, has expired.</summary>
    public bool IsExpired => Code == 410;

    /// <summary>The object is invalid, or a webhook or policy says so.</summary>
    public bool IsInvalid => Code is 400 or 422;

    /// <summary>The machine-readable reason of a <c>Status</c>: <c>AlreadyExists</c>. Servers omit it for unexpected errors.</summary>
    public string Reason => Succeeded ? "" : Text(_body["reason"]);

    /// <summary>The cluster's message. It is untrusted text: only <see cref="ClusterProblem"/> displays it.</summary>
    public string Message => Succeeded ? "" : Text(_body["message"]);

    /// <summary>The object or list.</summary>
    /// <exception cref="InvalidOperationException">The response is a <c>Status</c>, which says nothing about the object.</exception>
    public JsonObject Body => Succeeded ? _body : throw new InvalidOperationException($"A response with code {Code} has no object.");

    public string? Uid => Body["metadata"]?["uid"]?.GetValue<string>();

    /// <param name="path">Of the call.</param>
    /// <param name="isExpected">Whether the body of a successful response is what the call expects.</param>
    /// <param name="retryAfter">From the header of the response.</param>
    /// <exception cref="ForeignResponseException">The response does not come from a Kubernetes API server.</exception>
    public static ApiResponse Read(
        string path,
        int code,
        string? mediaType,
        ReadOnlySpan<byte> body,
        Func<JsonObject, bool> isExpected,
        TimeSpan? retryAfter = null
    )
    {
        var response = TryParse(body) is { } parsed ? new ApiResponse(code, parsed, retryAfter) : null;
        return response is not null && (response.Succeeded ? isExpected(response._body) : IsStatus(response._body, code))
            ? response
            : throw new ForeignResponseException(path, code, mediaType, body) { RetryAfter = retryAfter };
    }

    /// <summary>An error that a watch reports as an event.</summary>
    /// <exception cref="ForeignResponseException">It is not a <c>Status</c>.</exception>
    public static ApiResponse ReadError(string path, JsonObject status)
    {
        var code = Number(status["code"]) ?? 0;
        return code >= 400 && IsStatus(status, code) ? new ApiResponse(code, status) : throw new ForeignResponseException(path, code, null, []);
    }

    private static JsonObject? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return UntrustedDocument.ParseJson(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Other APIs also have bodies with a <c>code</c> or a <c>reason</c>.</summary>
    private static bool IsStatus(JsonObject body, int code) =>
        Text(body["kind"]) == "Status" && Text(body["apiVersion"]) == "v1" && Text(body["status"]) == "Failure" && Number(body["code"]) == code;

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
