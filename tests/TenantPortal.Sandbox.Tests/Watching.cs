using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>An open watch; every wait has a deadline.</summary>
public sealed class Watching : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private Watching(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    public static async Task<Watching> StartAsync(HttpClient http, string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var response = await http.GetAsync($"{path}{separator}watch=true", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new Watching(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The next event, or null when the server has ended the watch.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        var line = await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        return line is null ? null : JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>Reads on until an event is the one that is waited for.</summary>
    public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> isWanted)
    {
        while (await NextAsync() is { } next)
        {
            if (isWanted(next))
            {
                return next;
            }
        }

        throw new InvalidOperationException("The watch ended before the event came.");
    }

    /// <summary>The next events as "ADDED name".</summary>
    public async Task<List<string>> TakeAsync(int count)
    {
        var seen = new List<string>();
        while (seen.Count < count && await NextAsync() is { } next)
        {
            seen.Add($"{next["type"]} {next["object"]!["metadata"]!["name"]}");
        }

        return seen;
    }

    /// <summary>Whether the next thing to come is the end, in good order or by a closed connection.</summary>
    public async Task<bool> HasEndedAsync()
    {
        try
        {
            return await NextAsync() is null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
