using System.Globalization;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Selectors;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>Streams changes as lines of JSON, each flushed immediately.</summary>
internal sealed class WatchEndpoint(ObjectStore store, ResourceCatalog catalog, SandboxOptions options, CancellationToken stoppingToken)
{
    private const int BatchSize = 256;

    public async Task StreamAsync(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        var filter = ReadEndpoints.FilterOf(context.Request, target.Namespace);
        var writer = new EventWriter(context.Response, target.Type, TableFormat.IsRequested(context.Request));
        var version = query["resourceVersion"].ToString();
        var sendInitial = query["sendInitialEvents"].ToString() is "true" or "1";
        var (history, sequence, after) = (store.History, 0L, 0L);
        if (version is "" or "0" || sendInitial)
        {
            (var objects, sequence, var revision) = store.Snapshot(target.Type, target.Namespace);
            Begin(context);
            foreach (var stored in objects.Where(filter.Matches))
            {
                writer.Write("ADDED", stored);
            }

            if (sendInitial)
            {
                writer.WriteBookmark(revision, initialEventsEnd: true);
            }
        }
        else
        {
            var from = ParseRevision(version);
            if (store.SequenceAfter(target.Type, from) is not { } start)
            {
                throw ApiException.Expired($"too old resource version: {version}");
            }

            (sequence, after) = (start, from);
            Begin(context);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stoppingToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        timeout.CancelAfter(
            TimeSpan.FromSeconds(double.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? seconds : 1800)
        );
        await FollowAsync(
            context,
            target.Type,
            filter,
            writer,
            (history, sequence, after),
            query["allowWatchBookmarks"].ToString() is "true" or "1",
            ending.Token,
            timeout.Token
        );
    }

    private async Task FollowAsync(
        HttpContext context,
        ResourceType type,
        ObjectFilter filter,
        EventWriter writer,
        (int History, long Sequence, long After) position,
        bool bookmarks,
        CancellationToken ending,
        CancellationToken timeout
    )
    {
        var events = new List<WatchEvent>(BatchSize);
        var sequence = position.Sequence;
        while (true)
        {
            events.Clear();
            var (changed, isServed) = (catalog.Changed, catalog.Find(type.Group, type.Version, type.Plural) is not null);
            var batch = store.Read(type, position.History, sequence, events, BatchSize);
            if (batch.Ended)
            {
                return;
            }

            if (batch.Lost)
            {
                writer.WriteError(ApiException.Expired("The resourceVersion for the provided watch is too old."));
                await context.Response.BodyWriter.FlushAsync(ending);
                return;
            }

            sequence = batch.NextSequence;
            // A watch from a future revision is silent until the store reaches it.
            foreach (var change in events.Where(change => change.Object.Revision > position.After))
            {
                Write(writer, filter, change);
            }

            if (events.Count > 0)
            {
                await context.Response.BodyWriter.FlushAsync(ending);
            }

            // Without its CustomResourceDefinition, the watch ends as soon as the client knows that the objects are gone.
            if (!isServed && events.Count == 0)
            {
                return;
            }

            if (!isServed)
            {
                continue;
            }

            if (await WaitAsync(Task.WhenAny(batch.More, changed), timeout) is var wait && wait == Wake.Change)
            {
                continue;
            }

            ending.ThrowIfCancellationRequested();
            if (bookmarks && batch.Revision >= position.After)
            {
                // Everything up to the batch's revision has been sent, so a client may go on from there.
                writer.WriteBookmark(batch.Revision, initialEventsEnd: false);
                await context.Response.BodyWriter.FlushAsync(ending);
            }

            if (wait == Wake.Timeout)
            {
                return;
            }
        }
    }

    private async Task<Wake> WaitAsync(Task more, CancellationToken timeout)
    {
        try
        {
            await more.WaitAsync(options.BookmarkInterval, timeout);
            return Wake.Change;
        }
        catch (TimeoutException)
        {
            return Wake.Quiet;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Wake.Timeout;
        }
    }

    private static void Write(EventWriter writer, ObjectFilter filter, WatchEvent change)
    {
        var before = change.Previous is { } previous && filter.Matches(previous);
        var now = change.Kind != ChangeKind.Deleted && filter.Matches(change.Object);
        switch (before, now)
        {
            case (false, true):
                writer.Write("ADDED", change.Object);
                break;
            case (true, true):
                writer.Write("MODIFIED", change.Object);
                break;
            case (true, false):
                writer.Write("DELETED", change.Object);
                break;
            default:
                break;
        }
    }

    private static long ParseRevision(string version) =>
        long.TryParse(version, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw new ApiException(500, "", $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");

    private static void Begin(HttpContext context)
    {
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
    }

    private enum Wake
    {
        Change,
        Quiet,
        Timeout,
    }
}
