using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>An answer of the portal.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public bool Succeeded => (int)Status is >= 200 and < 300;

    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A user who calls whichever web replica answers, with one session for all of them.</summary>
internal sealed class WebReplicas : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlyList<Replica> _replicas;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private int _next;
    private int _answers;
    private int _broken;
    private long _longest;

    private WebReplicas(IReadOnlyList<Replica> replicas) => _replicas = replicas;

    public int Answers => _answers;

    /// <summary>Calls that a kill took the answer of.</summary>
    public int Broken => _broken;

    /// <summary>The longest that a call waited until a replica answered it.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

    public static async Task<WebReplicas> SignInAsync(IReadOnlyList<Replica> replicas, string person, CancellationToken cancellationToken)
    {
        var user = new WebReplicas(replicas);
        var answer = await user.CallAsync(HttpMethod.Get, $"signin/development?person={person}", null, cancellationToken);
        return answer.Status == HttpStatusCode.Redirect
            ? user
            : throw new InvalidOperationException($"The sign-in was answered {answer.Status}: {answer.Body}");
    }

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) => CallAsync(HttpMethod.Get, $"api/v1/{path}", null, cancellationToken);

    /// <summary>Sends once. Null when the connection broke, so that no one knows whether it was carried out.</summary>
    public async Task<Answer?> TryPostAsync(string path, object body, CancellationToken cancellationToken) =>
        await TryAsync(HttpMethod.Post, $"api/v1/{path}", body, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a call that may be repeated until a replica answers.</summary>
    private async Task<Answer> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            if (await TryAsync(method, path, body, cancellationToken) is not { } answer)
                continue;
            if (attempt > 0)
                Remember(watch.Elapsed);
            return answer;
        }
    }

    private async Task<Answer?> TryAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var url = await NextAsync(cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(url, path)) { Content = body is null ? null : JsonContent.Create(body) };
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var answer = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            Interlocked.Increment(ref _answers);
            return answer;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _broken);
            await Task.Delay(Pause, cancellationToken);
            return null;
        }
    }

    /// <summary>The replicas take turns; waits while none is listening.</summary>
    private async Task<Uri> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_replicas[(int)((uint)Interlocked.Increment(ref _next) % _replicas.Count)].Url is { } url)
                return url;
            await Task.Delay(Pause / 5, cancellationToken);
        }
    }

    private void Remember(TimeSpan wait)
    {
        for (var longest = Volatile.Read(ref _longest); wait.Ticks > longest; longest = Volatile.Read(ref _longest))
            Interlocked.CompareExchange(ref _longest, wait.Ticks, longest);
    }
}
