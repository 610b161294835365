using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Parsing;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>The type of a watch event.</summary>
internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One event of a watch.</summary>
internal sealed record WatchEvent<T>(WatchEventType Type, T Live);

/// <summary>Lists a collection and watches it from there: bookmarks save the position. The caller decides what follows when either ends.</summary>
/// <param name="heard">Called with each page, event and bookmark, and when a watch is open.</param>
internal sealed class ListWatch(ClusterApi api, string path, string? labelSelector, Action? heard = null)
{
    private const int PageSize = 500;

    /// <summary>The server ends a watch after about this time; a new watch continues from its position.</summary>
    private static readonly (int Min, int Max) WatchSeconds = (300, 600);

    private string Selector => labelSelector is null ? "" : $"&labelSelector={Uri.EscapeDataString(labelSelector)}";

    /// <summary>All objects, and the position to watch from.</summary>
    public async Task<(IReadOnlyList<JsonObject> Items, string Version)> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        var query = $"limit={PageSize}{Selector}";
        while (true)
        {
            var page = await api.ListAsync($"{path}?{query}", cancellationToken);
            if (page.IsExpired && items.Count > 0)
            {
                // The continue token expired between two pages, and would again: the next list has one page.
                (query, items) = ($"resourceVersion={Selector}", []);
                continue;
            }

            if (!page.Succeeded)
                throw new ClusterRefusedException(page);
            heard?.Invoke();
            items.AddRange(page.Body["items"]?.AsArray().OfType<JsonObject>() ?? []);
            var metadata = page.Body["metadata"];
            if (metadata?["continue"]?.GetValue<string>() is { Length: > 0 } next)
                query = $"limit={PageSize}{Selector}&continue={Uri.EscapeDataString(next)}";
            else
                return (items, metadata?["resourceVersion"]?.GetValue<string>() ?? throw new JsonException("The list has no resource version."));
        }
    }

    /// <summary>
    /// Whether the server's storage is older than this position, as after a restore: a watch from there would be silent until the storage has caught up.
    /// </summary>
    public async Task<bool> IsOlderThanAsync(string position, CancellationToken cancellationToken)
    {
        var page = await api.ListAsync($"{path}?limit=1{Selector}", cancellationToken);
        if (!page.Succeeded)
            throw new ClusterRefusedException(page);
        return new WatchPosition(position).IsAfter((string?)page.Body["metadata"]?["resourceVersion"] ?? "");
    }

    /// <summary>Returns the position to continue from, or null when it has expired.</summary>
    /// <param name="changed">Called with each event, in order.</param>
    public async Task<string?> WatchAsync(string version, Func<WatchEvent<JsonObject>, ValueTask> changed, CancellationToken cancellationToken)
    {
        var seconds = Random.Shared.Next(WatchSeconds.Min, WatchSeconds.Max);
        using var response = await OpenAsync(
            $"{path}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={version}{Selector}",
            cancellationToken
        );
        if (response is null)
            return null;
        heard?.Invoke();
        var position = new WatchPosition(version);
        using var lines = new BoundedLines(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
                continue;
            var (type, live) = Parse(line);
            if (type == "ERROR")
            {
                var error = ApiResponse.ReadError(path, live);
                return error.IsExpired ? null : throw new ClusterRefusedException(error);
            }

            heard?.Invoke();
            // Nothing is known without a position to continue from.
            var next = live["metadata"]?["resourceVersion"]?.GetValue<string>() ?? throw Unexpected(line);
            if (position.TryMove(next, (string?)live["metadata"]?["uid"], type) && type != "BOOKMARK")
                await changed(new WatchEvent<JsonObject>(TypeOf(type) ?? throw Unexpected(line), live));
        }

        return position.Version;
    }

    private async Task<HttpResponseMessage?> OpenAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        try
        {
            return await api.WatchAsync(pathAndQuery, cancellationToken);
        }
        catch (ClusterRefusedException refused) when (refused.Response.IsExpired)
        {
            return null;
        }
    }

    private (string Type, JsonObject Live) Parse(string line)
    {
        try
        {
            if (
                UntrustedDocument.ParseJson(line) is JsonObject watchEvent
                && (string?)watchEvent["type"] is { } type
                && watchEvent["object"] is JsonObject live
            )
                return (type, live);
            throw Unexpected(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A page of a proxy, or the beginning of an event whose end was lost.
            throw Unexpected(line);
        }
    }

    private static WatchEventType? TypeOf(string type) =>
        type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            _ => null,
        };

    private ForeignResponseException Unexpected(string line) => new(path, 200, null, Encoding.UTF8.GetBytes(line[..Math.Min(line.Length, 100)]));
}

/// <summary>
/// The position of a watch: resource versions only grow, so what comes with an earlier one was sent before. Versions that are not numbers cannot be
/// compared, and count as later.
/// </summary>
internal sealed class WatchPosition(string version)
{
    private (string? Uid, string Type)? _last;

    /// <summary>Where the next watch continues.</summary>
    public string Version { get; private set; } = version;

    /// <summary>Moves to an event. Returns false, and stays, when it was sent before.</summary>
    public bool TryMove(string next, string? uid, string type)
    {
        if (IsAfter(next) || (next == Version && _last == (uid, type)))
            return false;
        (Version, _last) = (next, (uid, type));
        return true;
    }

    /// <summary>Whether the other position is an earlier one.</summary>
    public bool IsAfter(string other) =>
        ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var there)
        && ulong.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var here)
        && there < here;
}
