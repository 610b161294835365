using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Core and reconciler as the program wires them, with a SQLite file that outlives it, against a cluster by kubeconfig.</summary>
internal sealed class ReconcilerProcess : IAsyncDisposable
{
    private static readonly TimeSpan OtherProcesses = TimeSpan.FromMilliseconds(200);

    /// <summary>More than the slowest machine needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IHost _host;
    private readonly string _database;
    private bool _isDisposed;

    private ReconcilerProcess(IHost host, string database) => (_host, _database) = (host, database);

    public RequestService Requests => Get<RequestService>();

    public DecideRequest Decisions => Get<DecideRequest>();

    public ReviewRequest Reviews => Get<ReviewRequest>();

    public RequestReader RequestReader => Get<RequestReader>();

    public TenantReader Tenants => Get<TenantReader>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="database">The SQLite file; another process may go on with it.</param>
    public static Task<ReconcilerProcess> StartAsync(
        string kubeconfig,
        string database,
        CancellationToken cancellationToken,
        params (string Key, string? Value)[] overrides
    ) => StartAsync(kubeconfig, database, isDevelopment: true, cancellationToken, overrides);

    public static Task<ReconcilerProcess> StartAsync(
        string kubeconfig,
        string database,
        bool isDevelopment,
        CancellationToken cancellationToken,
        params (string Key, string? Value)[] overrides
    ) => StartAsync(database, () => Prepare(kubeconfig, database, isDevelopment, overrides), cancellationToken);

    /// <summary>The same with a clock that the test sets.</summary>
    public static Task<ReconcilerProcess> StartAsync(
        string kubeconfig,
        string database,
        JumpingTime time,
        CancellationToken cancellationToken,
        params (string Key, string? Value)[] overrides
    ) =>
        StartAsync(
            database,
            () => Prepare(kubeconfig, database, isDevelopment: true, services => services.AddSingleton<TimeProvider>(time), overrides),
            cancellationToken
        );

    private static async Task<ReconcilerProcess> StartAsync(string database, Func<ReconcilerProcess> prepare, CancellationToken cancellationToken)
    {
        if (!File.Exists(database))
            SqliteTemplate.CopyTo(database);
        var process = prepare();
        await process.Get<DatabaseStartup>().MigrateAsync(cancellationToken);
        await process.Get<DevelopmentTeams>().SeedAsync(cancellationToken);
        await process._host.StartAsync(cancellationToken);
        return process;
    }

    /// <summary>The same, with nothing running in the background: for a database that another process made.</summary>
    public static ReconcilerProcess Prepare(string kubeconfig, string database, bool isDevelopment = true, params (string Key, string? Value)[] overrides) =>
        Prepare(kubeconfig, database, isDevelopment, _ => { }, overrides);

    /// <param name="replace">Registers services instead of those of the program.</param>
    public static ReconcilerProcess Prepare(
        string kubeconfig,
        string database,
        bool isDevelopment,
        Action<IServiceCollection> replace,
        params (string Key, string? Value)[] overrides
    )
    {
        (string Key, string? Value)[] defaults =
        [
            ("Portal:DataPath", Path.GetDirectoryName(database)),
            ("ConnectionStrings:Portal", ConnectionTo(database)),
            ("Clusters:default:Kubeconfig", kubeconfig),
            // Many portals use the same server, each with a database of its own.
            ("Clusters:default:Exclusive", "false"),
            ("Reconciler:MaxBackoff", "00:00:01"),
            ("Reconciler:FailAfter", "00:00:00"),
        ];
        var settings = Given.Configuration([.. overrides, .. defaults.ExceptBy(overrides.Select(pair => pair.Key), pair => pair.Key)]);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "TenantPortal" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder
            .Services.AddPortalCore(settings, isDevelopment)
            .ShareBlueprints(settings)
            .AddRemoteChanges(settings)
            .AddClusterCatalogWorker()
            .AddPortalReconciler();
        replace(builder.Services);
        return new ReconcilerProcess(builder.Build(), database);
    }

    /// <summary>Asks for a tenant as a lead and approves it as an admin.</summary>
    public Task<SubmittedRequest> ApproveTenantAsync(string name, CancellationToken cancellationToken) =>
        ApproveTenantAsync(Given.Input(name), cancellationToken);

    /// <summary>The same for the deletion of a tenant.</summary>
    public Task<SubmittedRequest> ApproveDeletionAsync(string name, CancellationToken cancellationToken) =>
        ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = name,
                Purpose = "It is no longer needed.",
            },
            cancellationToken
        );

    public async Task<SubmittedRequest> ApproveTenantAsync(RequestInput input, CancellationToken cancellationToken)
    {
        var submitted = await Requests.SubmitAsync(input.Team is { Length: > 0 } team ? Given.Lead(team) : Given.Lead(), input, cancellationToken);
        Assert.Empty(submitted.Problems);
        var approved = await Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, cancellationToken);
        Assert.Empty(approved.Problems);
        if ((await Get<RequestReader>().FindAsync(Given.Admin(), submitted.Value.Id!, cancellationToken))!.Summary.Status == RequestStatus.AwaitingSecond)
            Assert.Empty((await Decisions.ApproveAsync(Given.Security(), submitted.Value.Id!, submitted.Value.Revision, null, cancellationToken)).Problems);
        return submitted.Value;
    }

    /// <summary>Waits until the tenant is as told, woken by every change of it.</summary>
    public async Task<TenantDetails> WaitForTenantAsync(string name, Func<TenantDetails, bool> holds, CancellationToken cancellationToken)
    {
        var seen = await WaitForAsync(
            async () => await Tenants.FindAsync(Given.Admin(), name, cancellationToken) is { } found && holds(found) ? found : null,
            cancellationToken
        );
        return seen
            ?? throw new TimeoutException($"The tenant {name} did not become so: {Describe(await Tenants.FindAsync(Given.Admin(), name, cancellationToken))}");
    }

    public Task<TenantDetails> WaitUntilReadyAsync(string name, CancellationToken cancellationToken) =>
        WaitForTenantAsync(name, tenant => tenant.Summary.Phase == TenantPhase.Ready, cancellationToken);

    /// <summary>
    /// Waits until every kind that each cluster serves was listed. What is approved earlier may be missing in a list, and is then applied once more.
    /// </summary>
    public async Task WaitUntilFollowedAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var kinds = OwnedKind.All.Where(kind => !kind.IsOptional).Select(kind => kind.Kind).Concat(["Namespace", "ResourceQuota"]).ToList();
        while (!Get<LabeledObjects>().Follows("default", kinds))
            await Task.Delay(20, deadline.Token);
    }

    /// <summary>Waits until the changes of others to a tenant are as a test expects them.</summary>
    public Task<TenantDrift> WaitForDriftAsync(string name, Func<TenantDrift, bool> holds, CancellationToken cancellationToken) =>
        FindInDriftAsync(name, drift => holds(drift) ? drift : null, cancellationToken);

    /// <summary>Waits until this fact is among the changes of others to a tenant.</summary>
    public Task<DriftView> WaitForFactAsync(string name, Func<TenantDrift, DriftView?> find, CancellationToken cancellationToken) =>
        FindInDriftAsync(name, find, cancellationToken);

    /// <summary>Null when that does not come true in time.</summary>
    public async Task<T?> WaitForAsync<T>(Func<Task<T?>> look, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var changed = new SemaphoreSlim(0);
        using var subscription = Get<ChangeFeed>().Subscribe(_ => changed.Release());
        while (true)
        {
            if (await look() is { } found)
                return found;
            try
            {
                // What another process of the same database changes is announced only there.
                await changed.WaitAsync(OtherProcesses, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        // Closes the files of the pool.
        using var connection = new SqliteConnection(ConnectionTo(_database));
        SqliteConnection.ClearPool(connection);
    }

    private static string ConnectionTo(string database) => $"Data Source={database}";

    private async Task<T> FindInDriftAsync<T>(string name, Func<TenantDrift, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        async Task<TenantDrift> ReadAsync() => (await Get<DriftService>().FindAsync(Given.Admin(), name, cancellationToken))!;
        if (await WaitForAsync(async () => find(await ReadAsync()), cancellationToken) is { } found)
            return found;
        var drift = await ReadAsync();
        throw new TimeoutException($"{name}: {string.Join("; ", drift.Open.Concat(drift.Past).Select(fact => $"{fact.RevertedAt} {fact.Sentence}"))}");
    }

    private static string Describe(TenantDetails? tenant) =>
        tenant is null
            ? "it does not exist"
            : $"{tenant.Summary.Phase}; {string.Join("; ", tenant.Conditions.Select(condition => $"{condition.Type} {condition.Status} {condition.Message}"))}";
}
