using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data.Signals;

/// <summary>
/// A process of the portal with an open page, which hears every topic: Core as the program wires it, with what announces and receives changes.
/// </summary>
internal sealed class SignalProcess : IAsyncDisposable
{
    /// <summary>Far less than the time after which changes are found that were not announced.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly Channel<ChangeTopics> _heard = Channel.CreateUnbounded<ChangeTopics>();
    private readonly IDisposable _page;

    private SignalProcess(IHost host)
    {
        _host = host;
        _page = Changes.Subscribe(topics => _heard.Writer.TryWrite(topics));
    }

    public ChangeFeed Changes => Get<ChangeFeed>();

    public ReconcileSignal Signal => Get<ReconcileSignal>();

    public bool ReceivesNotices => Get<NoticeState>().AreDelivered;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SignalProcess> StartAsync(IEnumerable<(string Key, string? Value)> settings, params (string Key, string? Value)[] overrides)
    {
        var process = Prepare(settings, overrides);
        await process.Get<DatabaseStartup>().MigrateAsync(Cancellation);
        await process.Get<DevelopmentTeams>().SeedAsync(Cancellation);
        await process._host.StartAsync(Cancellation);
        return process;
    }

    /// <summary>The same, with nothing running in the background, and a database as it is.</summary>
    public static SignalProcess Prepare(IEnumerable<(string Key, string? Value)> settings, params (string Key, string? Value)[] overrides)
    {
        var configuration = Given.Configuration([.. settings, .. overrides]);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "TenantPortal" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddPortalCore(configuration, isDevelopment: true).ShareBlueprints(configuration).AddRemoteChanges(configuration);
        return new SignalProcess(builder.Build());
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Stores a tenant that was asked for and approved.</summary>
    public async Task ApproveAsync(string tenant)
    {
        var submitted = await Get<RequestService>().SubmitAsync(Given.Lead(), Given.Input(tenant), Cancellation);
        Assert.Empty(submitted.Problems);
        var approved = await Get<DecideRequest>().ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation);
        Assert.Empty(approved.Problems);
    }

    /// <summary>The next thing that the page hears.</summary>
    public async Task<ChangeTopics> HearAsync() => await _heard.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(MaxWait, Cancellation);

    /// <summary>Hears until it is exactly these topics.</summary>
    public async Task HearUntilAsync(ChangeTopics topics)
    {
        while (await HearAsync() != topics) { }
    }

    /// <summary>Whether the page hears something in a time in which it would hear of a change.</summary>
    public async Task<bool> HearsAnythingAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        enough.CancelAfter(StoreWatcher.Interval * 3);
        try
        {
            return await _heard.Reader.WaitToReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Waits until what others store arrives here, and forgets what has arrived.</summary>
    public async Task MeetAsync(SignalProcess other)
    {
        for (var number = 0; !await HearsAnythingAsync(); number++)
            await other.ApproveAsync($"warm-up-{number}");
        // Without notices, what was stored last may still be on its way.
        while (await HearsAnythingAsync())
        {
            while (_heard.Reader.TryRead(out _)) { }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
