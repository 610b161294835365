using System.Diagnostics;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>
/// A process of the portal that is killed and started again under the same name, as Kubernetes does with a pod: every time with an empty data folder,
/// so that nothing survives but what is in the database.
/// </summary>
internal sealed class Replica(string name, IReadOnlyList<KeyValuePair<string, string>> settings, ErrorLog errors) : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(2);

    private DirectoryInfo? _folder;
    private volatile BuiltPortal? _portal;

    public string Name => name;

    /// <summary>When it was killed.</summary>
    public List<DateTimeOffset> Kills { get; } = [];

    /// <summary>How long its starts took, until it listened.</summary>
    public List<TimeSpan> Starts { get; } = [];

    /// <summary>Null while it is not listening.</summary>
    public Uri? Url => _portal?.Url;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxStart);
        _folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        var watch = Stopwatch.StartNew();
        _portal = await BuiltPortal.StartAsync(_folder, settings, line => errors.Read(name, line), patience.Token);
        Starts.Add(watch.Elapsed);
    }

    public async Task KillAsync()
    {
        if (_portal is not { } portal)
            return;
        Kills.Add(DateTimeOffset.UtcNow);
        await portal.KillAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is { } portal)
            await portal.DisposeAsync();
        _portal = null;
        _folder?.Delete(recursive: true);
        _folder = null;
    }
}
