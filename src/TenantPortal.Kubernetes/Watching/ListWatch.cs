using System.Net;
using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Something that happened to an object.</summary>
internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One event of a watch.</summary>
internal sealed record WatchEvent(WatchEventType Type, JsonObject Live);

/// <summary>
/// Lists a collection and follows it from there: bookmarks keep the place, an expired place lists again. It returns only by an exception:
/// the caller decides how long to wait and starts anew.
/// </summary>
internal sealed class ListWatch(ClusterApi api, string path, string? labelSelector)
{
    private const int PageSize = 500;

    /// <summary>The server ends a watch after about this; a new one goes on where it was.</summary>
    private static readonly (int Least, int Most) WatchSeconds = (300, 600);

    private string Selector => labelSelector is null ? "" : $"&labelSelector={Uri.EscapeDataString(labelSelector)}";

    /// <param name="listed">Everything there is, at the start and after an expired place.</param>
    /// <param name="changed">Each event after that, in order.</param>
    public async Task RunAsync(Func<IReadOnlyList<JsonObject>, Task> listed, Func<WatchEvent, ValueTask> changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (items, version) = await ListAsync(cancellationToken);
            await listed(items);
            while (version is not null)
                version = await FollowAsync(version, changed, cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<JsonObject> Items, string? Version)> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        var next = "";
        while (true)
        {
            var page = await api.GetAsync(
                $"{path}?limit={PageSize}{Selector}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}",
                cancellationToken
            );
            if (page.StatusCode == HttpStatusCode.Gone)
            {
                // The list changed too much between two pages.
                (next, items) = ("", []);
                continue;
            }

            if (!page.Succeeded)
                throw new ClusterRefusedException(page);
            items.AddRange(page.Body["items"]?.AsArray().OfType<JsonObject>() ?? []);
            next = page.Body["metadata"]?["continue"]?.GetValue<string>() ?? "";
            if (next.Length == 0)
                return (items, page.Body["metadata"]?["resourceVersion"]?.GetValue<string>());
        }
    }

    /// <summary>Returns where to go on, or null when the place has expired.</summary>
    private async Task<string?> FollowAsync(string version, Func<WatchEvent, ValueTask> changed, CancellationToken cancellationToken)
    {
        var seconds = Random.Shared.Next(WatchSeconds.Least, WatchSeconds.Most);
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
                    await changed(new WatchEvent(Enum.Parse<WatchEventType>(type, ignoreCase: true), live));
                    break;
            }

            version = live["metadata"]?["resourceVersion"]?.GetValue<string>() ?? version;
        }

        return version;
    }
}
