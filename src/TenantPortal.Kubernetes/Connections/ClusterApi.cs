using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>
/// Sends HTTP requests to one API server, with KubernetesClient for kubeconfigs, tokens, certificates and exec plugins.
/// Objects are JSON as the blueprint renders them: no typed model can lose or add a field. Bodies are read asynchronously: the typed
/// client reads them synchronously and starves the thread pool when many tenants are provisioned at once.
/// </summary>
internal sealed class ClusterApi : IDisposable
{
    public const string FieldManager = "tenantportal";

    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>Far more than a page of the largest objects that the portal lists.</summary>
    private const long MaxResponseBytes = 64 << 20;

    /// <summary>How long a watch waits for the answer to an apply. The answer was on its way when the event was.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>The timeout of a call; it does not apply to watches.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    private readonly k8s.Kubernetes _client;
    private readonly CallRetry? _retry;
    private readonly CallRecorder? _recorder;
    private readonly TimeProvider _time;
    private readonly ConnectionState _state;
    private readonly string? _tenant;
    private readonly string? _user;

    /// <param name="retry">Null when failed calls are not repeated.</param>
    /// <param name="time">Measures how long a call takes; null for the system's.</param>
    public ClusterApi(k8s.Kubernetes client, CallRetry? retry = null, TimeProvider? time = null)
        : this(client, retry, retry?.Recorder, time ?? TimeProvider.System, new ConnectionState(), null, null) { }

    private ClusterApi(
        k8s.Kubernetes client,
        CallRetry? retry,
        CallRecorder? recorder,
        TimeProvider time,
        ConnectionState state,
        string? tenant,
        string? user
    ) => (_client, _retry, _recorder, _time, _state, _tenant, _user) = (client, retry, recorder, time, state, tenant, user);

    /// <summary>Whether the cluster has rejected the credentials: the next connection reads them again.</summary>
    public bool IsRejected => _state.IsRejected;

    /// <summary>The same connection; its failed calls are logged with the tenant. Only the connection itself is disposed.</summary>
    public ClusterApi For(string tenant) => new(_client, _retry, _recorder, _time, _state, tenant, _user);

    /// <summary>The same connection as another user, whom the cluster must let the portal impersonate. The user is the field manager too.</summary>
    public ClusterApi As(string user) => new(_client, _retry, _recorder, _time, _state, _tenant, user);

    /// <summary>The same connection; it reports a failed call instead of repeating it.</summary>
    public ClusterApi WithoutRetry() => new(_client, null, _recorder, _time, _state, _tenant, _user);

    /// <summary>Whether this connection applied the object, and it has not been changed since.</summary>
    public bool HasWritten(string uid, string version) => _state.HasWritten(uid, version);

    /// <summary>
    /// Waits for the answer to an apply of this object that is under way, because a watch can report the result first. Not longer than a second, so that an
    /// answer that does not come holds up no one.
    /// </summary>
    /// <param name="ns">Null for a cluster-scoped object.</param>
    public Task WaitForAnswerAsync(string kind, string? ns, string name, CancellationToken cancellationToken) =>
        _state.WaitForAnswerAsync(KeyOf(kind, ns, name), _time, cancellationToken);

    /// <summary>Reads one object.</summary>
    public Task<ApiResponse> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, Json, ExpectedBody.ObjectAt(path), cancellationToken);

    /// <summary>The object without its content.</summary>
    public Task<ApiResponse> GetMetadataAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            path,
            null,
            Json,
            ExpectedBody.ObjectAt(path),
            cancellationToken,
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
        );

    /// <summary>Reads a page of a collection.</summary>
    public Task<ApiResponse> ListAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, pathAndQuery, null, Json, ExpectedBody.ListAt(pathAndQuery), cancellationToken);

    /// <summary>Reads a page of a collection that the server computes for each call, such as measurements: it has no resource version.</summary>
    public Task<ApiResponse> ListComputedAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, pathAndQuery, null, Json, ExpectedBody.ComputedListAt(pathAndQuery), cancellationToken);

    /// <summary>Reads what the server reports about itself: its version, its groups or its resources.</summary>
    public Task<ApiResponse> DescribeAsync(string path, Func<JsonObject, bool> isExpected, CancellationToken cancellationToken) =>
        RepeatAsync(HttpMethod.Get, path, null, Json, isExpected, Json, cancellationToken);

    /// <summary>The clock of the server, in whole seconds; null when it sends none.</summary>
    public Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) =>
        ExchangeAsync(HttpMethod.Get, "/version", null, Json, Json, (response, _) => Task.FromResult(response.Headers.Date), cancellationToken);

    public Task<ApiResponse> CreateAsync(string path, JsonObject body, bool dryRun, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"{path}?fieldManager={Uri.EscapeDataString(_user ?? FieldManager)}{(dryRun ? "&dryRun=All" : "")}",
            body,
            Json,
            ExpectedBody.Stored(body),
            cancellationToken
        );

    /// <summary>Applies one object server-side with the portal's field manager.</summary>
    public async Task<ApiResponse> ApplyAsync(string path, JsonObject body, bool force, CancellationToken cancellationToken)
    {
        using var write = _state.BeginWrite(KeyOf((string)body["kind"]!, (string?)body["metadata"]!["namespace"], (string)body["metadata"]!["name"]!));
        var applied = await SendAsync(
            HttpMethod.Patch,
            $"{path}?fieldManager={FieldManager}&fieldValidation=Strict{(force ? "&force=true" : "")}",
            body,
            ApplyPatch,
            ExpectedBody.Stored(body),
            cancellationToken
        );
        if (applied.Succeeded && applied.Body["metadata"] is JsonObject metadata)
            _state.Wrote((string?)metadata["uid"], (string?)metadata["resourceVersion"]);
        return applied;
    }

    /// <summary>
    /// Changes fields of an object, if it still has the resource version that the patch contains. A field that is set in this way keeps no manager from
    /// changing it later.
    /// </summary>
    public Task<ApiResponse> MergeAsync(string path, JsonObject patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={FieldManager}", patch, MergePatch, ExpectedBody.ObjectAt(path), cancellationToken);

    /// <summary>The response that a forced apply would get; nothing is stored.</summary>
    public Task<ApiResponse> TryApplyAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Patch,
            $"{path}?fieldManager={Uri.EscapeDataString(_user ?? FieldManager)}&force=true&dryRun=All",
            body,
            ApplyPatch,
            ExpectedBody.Stored(body),
            cancellationToken
        );

    /// <summary>Deletes the object if it still has this UID, with the default propagation that controllers expect.</summary>
    public Task<ApiResponse> DeleteAsync(string path, string uid, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Delete,
            path,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "DeleteOptions",
                ["preconditions"] = new JsonObject { ["uid"] = uid },
            },
            Json,
            ExpectedBody.DeletedAt(path),
            cancellationToken
        );

    /// <summary>The path of the collection of a kind.</summary>
    /// <exception cref="UnknownKindException">The cluster does not serve the kind.</exception>
    public ValueTask<string> CollectionOfAsync(string apiVersion, string kind, string? inNamespace, CancellationToken cancellationToken) =>
        _state.Paths.CollectionOfAsync(this, apiVersion, kind, inNamespace, cancellationToken);

    /// <summary>The path of an object of this kind.</summary>
    /// <exception cref="UnknownKindException">The cluster does not serve the kind.</exception>
    public async Task<string> PathOfAsync(string apiVersion, string kind, string? inNamespace, string name, CancellationToken cancellationToken) =>
        $"{await CollectionOfAsync(apiVersion, kind, inNamespace, cancellationToken)}/{Uri.EscapeDataString(name)}";

    /// <summary>Opens a watch; the caller reads lines until it ends.</summary>
    /// <exception cref="ClusterRefusedException">The server refused it.</exception>
    /// <exception cref="UnknownKindException">The cluster no longer serves the kind.</exception>
    public async Task<HttpResponseMessage> WatchAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(HttpMethod.Get, pathAndQuery, null, Json, cancellationToken);
        var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var refusal = await RequireServedAsync(pathAndQuery, () => ReadAsync(pathAndQuery, response, _ => false, cancellationToken), cancellationToken);
            throw new ClusterRefusedException(refusal);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <exception cref="UnknownKindException">The cluster no longer serves the kind.</exception>
    private Task<ApiResponse> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string mediaType,
        Func<JsonObject, bool> isExpected,
        CancellationToken cancellationToken,
        string accepted = Json
    ) => RequireServedAsync(path, () => RepeatAsync(method, path, body, mediaType, isExpected, accepted, cancellationToken), cancellationToken);

    /// <summary>Reports a call that failed because its kind is gone as such.</summary>
    /// <exception cref="UnknownKindException">The cluster no longer serves the kind.</exception>
    private async Task<ApiResponse> RequireServedAsync(string path, Func<Task<ApiResponse>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (ForeignResponseException foreign) when (foreign.Code == 404)
        {
            // API servers return a plain 404 for a group that is gone, as proxies do for anything.
            await _state.Paths.RequireServedAsync(this, path, cancellationToken);
            throw;
        }
    }

    private Task<ApiResponse> RepeatAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string mediaType,
        Func<JsonObject, bool> isExpected,
        string accepted,
        CancellationToken cancellationToken
    )
    {
        var call = new Call(_tenant, method, path);
        return _retry is null ? RecordAsync(cancellationToken) : _retry.SendAsync(call, RecordAsync, cancellationToken);

        Task<ApiResponse> RecordAsync(CancellationToken token) => _recorder is null ? SendOnce(token) : _recorder.RecordAsync(call, () => SendOnce(token));

        Task<ApiResponse> SendOnce(CancellationToken token) => SendOnceAsync(method, path, body, mediaType, isExpected, accepted, token);
    }

    private async Task<ApiResponse> SendOnceAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string mediaType,
        Func<JsonObject, bool> isExpected,
        string accepted,
        CancellationToken cancellationToken
    )
    {
        var read = await ExchangeAsync(
            method,
            path,
            body,
            mediaType,
            accepted,
            (response, timeout) => ReadAsync(path, response, isExpected, timeout),
            cancellationToken
        );
        if (read.IsUnauthorized)
            _state.IsRejected = true;
        return read;
    }

    /// <exception cref="TimeoutException">The server did not respond in time.</exception>
    private async Task<T> ExchangeAsync<T>(
        HttpMethod method,
        string path,
        JsonObject? body,
        string mediaType,
        string accepted,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(CallTimeout, _time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = await RequestAsync(method, path, body, mediaType, timeout.Token, accepted);
            using var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return await read(response, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No response within {CallTimeout.TotalSeconds:0} s.");
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string mediaType,
        CancellationToken cancellationToken,
        string accepted = Json
    )
    {
        // The API may be below a path of its server, as with a gateway for several clusters.
        var uri = new Uri(new Uri(_client.BaseUri.AbsoluteUri.TrimEnd('/') + '/'), path.TrimStart('/'));
        var request = new HttpRequestMessage(method, uri)
        {
            // One connection carries all calls; plain HTTP cannot negotiate it.
            Version = uri.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accepted));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantPortal", typeof(ClusterApi).Assembly.GetName().Version?.ToString(2)));
        if (_user is not null)
            request.Headers.Add("Impersonate-User", _user);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        return request;
    }

    private static async Task<ApiResponse> ReadAsync(
        string path,
        HttpResponseMessage response,
        Func<JsonObject, bool> isExpected,
        CancellationToken cancellationToken
    )
    {
        await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ApiResponse.Read(path, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, isExpected, RetryAfterOf(response));
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now && date > now => date - now,
            _ => null,
        };

    private static string KeyOf(string kind, string? ns, string name) => $"{kind}/{ns}/{name}";

    /// <summary>An apply that has not been answered yet.</summary>
    private sealed class Write(Action<Write> end) : IDisposable
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Answered => _answered.Task;

        public void Dispose()
        {
            end(this);
            _answered.SetResult();
        }
    }

    /// <summary>What all views of a connection share.</summary>
    private sealed class ConnectionState
    {
        private const int MaxWritten = 200_000;

        /// <summary>The versions of objects that this connection applied last, by UID.</summary>
        private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);

        private readonly ConcurrentDictionary<string, Write> _writes = new(StringComparer.Ordinal);

        public ResourcePaths Paths { get; } = new();

        public bool HasWritten(string uid, string version) => _written.TryGetValue(uid, out var written) && written == version;

        public Write BeginWrite(string key) => _writes[key] = new Write(write => _writes.TryRemove(new(key, write)));

        public async Task WaitForAnswerAsync(string key, TimeProvider time, CancellationToken cancellationToken)
        {
            if (_writes.TryGetValue(key, out var write))
                await Task.WhenAny(write.Answered, Task.Delay(AnswerTime, time, cancellationToken));
        }

        public void Wrote(string? uid, string? version)
        {
            if (uid is null || version is null)
                return;
            // Forgetting costs one look at each object that is applied at that moment.
            if (_written.Count >= MaxWritten)
                _written.Clear();
            _written[uid] = version;
        }

        public bool IsRejected { get; set; }
    }
}
