using System.Net;
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
internal sealed record WatchEvent(WatchEventType Type, JsonObject Live);

/// <summary>
/// Lists a collection and watches it from there: bookmarks save the position, and an expired position leads to a new list. It ends only with an
/// exception: the caller decides how long to wait before starting again.
/// </summary>
internal sealed class ListWatch(ClusterApi api, string path, string? labelSelector)
{
    private const int PageSize = 500;

    /// <summary>The server ends a watch after about this time; a new watch continues from its position.</summary>
    private static readonly (int Min, int Max) WatchSeconds = (300, 600);

    private string Selector => labelSelector is null ? "" : $"&labelSelector={Uri.EscapeDataString(labelSelector)}";

    /// <param name="listed">Called with all objects, at the start and after an expired position.</param>
    /// <param name="changed">Called with each later event, in order.</param>
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
                // The continue token expired between two pages.
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

    /// <summary>Returns the position to continue from, or null when it has expired.</summary>
    private async Task<string?> FollowAsync(string version, Func<WatchEvent, ValueTask> changed, CancellationToken cancellationToken)
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
                    await changed(new WatchEvent(Enum.Parse<WatchEventType>(type, ignoreCase: true), live));
                    break;
            }

            version = live["metadata"]?["resourceVersion"]?.GetValue<string>() ?? version;
        }

        return version;
    }
}
