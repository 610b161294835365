using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Api;

/// <summary>What an event of a watch carries.</summary>
/// <param name="At">When the portal read the row.</param>
/// <param name="Row">Null for an event that is about no row: <c>listed</c> and <c>heartbeat</c>.</param>
internal sealed record WatchedRow<TRow>(DateTimeOffset At, TRow? Row)
    where TRow : class;

/// <summary>Marks a list that can be watched, by <c>watch=true</c>.</summary>
/// <param name="Event">The type of what its events carry.</param>
internal sealed record WatchableList(Type Event);

/// <summary>Describes lists that can be watched.</summary>
internal static class WatchableLists
{
    /// <summary>For a handler that returns a <see cref="ListResponse{T}"/>, or what <see cref="ListWatch.Watch"/> returns.</summary>
    public static RouteHandlerBuilder CanBeWatched<TRow>(this RouteHandlerBuilder list)
        where TRow : class => list.Produces<ListResponse<TRow>>().WithMetadata(new WatchableList(typeof(WatchedRow<TRow>)));
}

/// <summary>
/// Watches a page of a list: sends its rows, and then each row that is added, changed or removed, as server-sent events. Each time it reads the page again
/// by the present rights of the caller, and ends when the token or session is not valid anymore. A client that reconnects starts with all rows.
/// </summary>
internal sealed class ListWatch(ChangeFeed changes, CallerCheck check, IOptions<JsonOptions> json, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string Query = "watch";

    private const string Added = "added";
    private const string Changed = "changed";
    private const string Removed = "removed";

    /// <summary>All rows were sent.</summary>
    private const string Listed = "listed";

    private const string Heartbeat = "heartbeat";

    /// <summary>Shorter than proxies wait for a response that sends nothing.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Between two reads of a page that changes all the time.</summary>
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);

    /// <param name="topics">What can change the rows.</param>
    /// <param name="keyOf">What identifies a row.</param>
    /// <param name="listAsync">Reads the page for a user.</param>
    public IResult Watch<TRow>(
        HttpContext context,
        ChangeTopics topics,
        Func<TRow, string> keyOf,
        Func<CurrentUser, CancellationToken, Task<IReadOnlyList<TRow>>> listAsync
    )
        where TRow : class => TypedResults.ServerSentEvents(StreamAsync(context, topics, keyOf, listAsync, context.RequestAborted));

    private async IAsyncEnumerable<SseItem<WatchedRow<TRow>>> StreamAsync<TRow>(
        HttpContext context,
        ChangeTopics topics,
        Func<TRow, string> keyOf,
        Func<CurrentUser, CancellationToken, Task<IReadOnlyList<TRow>>> listAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TRow : class
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        // One note is enough: it says that something changed.
        var notes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        // Before the first read: a change during it is not missed.
        using var subscription = changes.Subscribe(changed => _ = (changed & topics) != 0 && notes.Writer.TryWrite(true));
        var known = new Dictionary<string, (TRow Row, string Text)>(StringComparer.Ordinal);
        var (isListed, sentAt) = (false, time.GetTimestamp());
        while (await TryReadAsync(context, listAsync, stopping.Token) is { } rows)
        {
            var changed = Compare(known, rows, keyOf);
            foreach (var (type, row) in changed)
                yield return Event(type, row);
            if (!isListed)
                yield return Event<TRow>(Listed, null);
            // By the clock only: a change of what the caller may not see does not show in the time of an event.
            else if (changed.Count == 0 && time.GetElapsedTime(sentAt) >= HeartbeatInterval)
                yield return Event<TRow>(Heartbeat, null);
            if (!isListed || changed.Count > 0 || time.GetElapsedTime(sentAt) >= HeartbeatInterval)
                sentAt = time.GetTimestamp();
            isListed = true;
            if (!await WaitAsync(notes.Reader, HeartbeatInterval - time.GetElapsedTime(sentAt), stopping.Token))
                yield break;
        }
    }

    private SseItem<WatchedRow<TRow>> Event<TRow>(string type, TRow? row)
        where TRow : class => new(new WatchedRow<TRow>(time.GetUtcNow(), row), type);

    /// <summary>Null when the response ends: the caller is not signed in anymore, the portal stops, or its database is away. A new call says why.</summary>
    private async Task<IReadOnlyList<TRow>?> TryReadAsync<TRow>(
        HttpContext context,
        Func<CurrentUser, CancellationToken, Task<IReadOnlyList<TRow>>> listAsync,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await check.CheckAsync(context, cancellationToken) is { } user ? await listAsync(user, cancellationToken) : null;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested || DatabaseProblems.Explain(exception) is not null)
        {
            return null;
        }
    }

    private List<(string Type, TRow Row)> Compare<TRow>(Dictionary<string, (TRow Row, string Text)> known, IReadOnlyList<TRow> rows, Func<TRow, string> keyOf)
    {
        var found = new List<(string, TRow)>();
        var keys = rows.Select(keyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var key in known.Keys.Where(key => !keys.Contains(key)).ToList())
        {
            known.Remove(key, out var gone);
            found.Add((Removed, gone.Row));
        }

        foreach (var row in rows)
        {
            var (key, text) = (keyOf(row), JsonSerializer.Serialize(row, json.Value.SerializerOptions));
            if (!known.TryGetValue(key, out var before))
                found.Add((Added, row));
            else if (before.Text != text)
                found.Add((Changed, row));
            known[key] = (row, text);
        }

        return found;
    }

    /// <summary>Waits for a change, or until a heartbeat is due. False when the response ends.</summary>
    private async Task<bool> WaitAsync(ChannelReader<bool> notes, TimeSpan untilHeartbeat, CancellationToken cancellationToken)
    {
        await Task.Delay(MinPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rest = untilHeartbeat > MinPause ? untilHeartbeat - MinPause : TimeSpan.Zero;
        await Task.WhenAny(notes.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(rest, time, waiting.Token));
        await waiting.CancelAsync();
        notes.TryRead(out _);
        return !cancellationToken.IsCancellationRequested;
    }
}
