using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

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
internal sealed class ListWatch(ClusterApi api, string path, string? labelSelector)
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
            var page = await api.GetAsync($"{path}?{query}", cancellationToken);
            if (page.StatusCode == HttpStatusCode.Gone && items.Count > 0)
            {
                // The continue token expired between two pages, and would again: the next list has one page.
                (query, items) = ($"resourceVersion={Selector}", []);
                continue;
            }

            if (!page.Succeeded)
                throw new ClusterRefusedException(page);
            items.AddRange(page.Body["items"]?.AsArray().OfType<JsonObject>() ?? []);
            var metadata = page.Body["metadata"];
            if (metadata?["continue"]?.GetValue<string>() is { Length: > 0 } next)
                query = $"limit={PageSize}{Selector}&continue={Uri.EscapeDataString(next)}";
            else
                return (items, metadata?["resourceVersion"]?.GetValue<string>() ?? throw new JsonException("The list has no resource version."));
        }
    }

    /// <summary>Returns the position to continue from, or null when it has expired.</summary>
    /// <param name="changed">Called with each event, in order.</param>
    public async Task<string?> WatchAsync(string version, Func<WatchEvent<JsonObject>, ValueTask> changed, CancellationToken cancellationToken)
    {
        var seconds = Random.Shared.Next(WatchSeconds.Min, WatchSeconds.Max);
        using var response = await api.WatchAsync(
            $"{path}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={version}{Selector}",
            cancellationToken
        );
        if (response.StatusCode == HttpStatusCode.Gone)
            return null;
        if (!response.IsSuccessStatusCode)
            throw new ClusterRefusedException(new ApiResponse(response.StatusCode, []));
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
                continue;
            var watchEvent = JsonNode.Parse(line)!.AsObject();
            var live = watchEvent["object"]!.AsObject();
            switch (watchEvent["type"]!.GetValue<string>())
            {
                case "ERROR" when live["code"]?.GetValue<int>() == (int)HttpStatusCode.Gone:
                    return null;
                case "ERROR":
                    throw new ClusterRefusedException(new ApiResponse((HttpStatusCode)(live["code"]?.GetValue<int>() ?? 500), live));
                case "BOOKMARK":
                    break;
                case var type:
                    await changed(new WatchEvent<JsonObject>(Enum.Parse<WatchEventType>(type, ignoreCase: true), live));
                    break;
            }

            version = live["metadata"]?["resourceVersion"]?.GetValue<string>() ?? version;
        }

        return version;
    }
}
