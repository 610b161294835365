using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Testing;

/// <summary>
/// The whole of Core as <see cref="CoreServices.AddPortalCore"/> wires it, on a database of its own with the Development teams,
/// and a clock that stands still until a test moves it. The first failure of a tenant counts at once, unless a test sets a time.
/// </summary>
public sealed class TestPortal : IAsyncDisposable
{
    private static readonly (string Key, string? Value)[] Defaults = [("Reconciler:FailAfter", "00:00:00")];

    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly ServiceProvider _services;

    private readonly (string Key, string? Value)[] _overrides;

    private TestPortal(TestDatabase database, bool ownsDatabase, (string Key, string? Value)[] overrides)
    {
        (_database, _ownsDatabase, _overrides) = (database, ownsDatabase, overrides);
        var settings = Given.Configuration([.. database.Settings, .. overrides, .. Defaults.ExceptBy(overrides.Select(pair => pair.Key), pair => pair.Key)]);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddPortalCore(settings, isDevelopment: true)
            .ShareBlueprints(settings)
            .ConfigureDbContext<SqlitePortalDb>(options => options.AddInterceptors(Queries))
            .ConfigureDbContext<PostgreSqlPortalDb>(options => options.AddInterceptors(Queries))
            .BuildServiceProvider(validateScopes: true);
        Settings = new TestSettings(_services);
    }

    public TestSettings Settings { get; }

    public FakeTimeProvider Time { get; } = new(Given.Now);

    public QueryCounter Queries { get; } = new();

    public RequestService Requests => Get<RequestService>();

    public DecideRequest Decisions => Get<DecideRequest>();

    public ReviewRequest Reviews => Get<ReviewRequest>();

    public RequestReader RequestReader => Get<RequestReader>();

    public RequestCheckQueue RequestChecks => Get<RequestCheckQueue>();

    public TenantReader Tenants => Get<TenantReader>();

    public TenantQueue Queue => Get<TenantQueue>();

    public ClusterObservations Observations => Get<ClusterObservations>();

    public QuotaDashboard Dashboard => Get<QuotaDashboard>();

    public ChangeFeed Changes => Get<ChangeFeed>();

    /// <summary>A portal with the shipped settings and these changes to them, on a new database.</summary>
    public static Task<TestPortal> StartAsync(params (string Key, string? Value)[] overrides) => StartAsync(TestDatabase.Default, overrides);

    /// <summary>The same on this kind of database.</summary>
    public static async Task<TestPortal> StartAsync(DatabaseProvider database, params (string Key, string? Value)[] overrides) =>
        await PrepareAsync(new TestPortal(await TestDatabase.CreateAsync(database), ownsDatabase: true, overrides));

    /// <summary>The first start of this version on an existing database, which ends with the portal.</summary>
    public static Task<TestPortal> UpgradeAsync(TestDatabase database, params (string Key, string? Value)[] overrides) =>
        PrepareAsync(new TestPortal(database, ownsDatabase: true, overrides));

    /// <summary>Another process on the same database, with more settings changed: a replica, or the portal after a restart. It ends before this one.</summary>
    public Task<TestPortal> RestartAsync(params (string Key, string? Value)[] overrides) =>
        PrepareAsync(
            new TestPortal(_database, ownsDatabase: false, [.. _overrides.ExceptBy(overrides.Select(changed => changed.Key), kept => kept.Key), .. overrides])
        );

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A look into the tables, past every service.</summary>
    public PortalDb OpenDatabase() => Get<IDbContextFactory<PortalDb>>().CreateDbContext();

    /// <summary>A request that waits to be decided.</summary>
    public async Task<SubmittedRequest> SubmitAsync(string tenant = "shop", string team = "payments", CurrentUser? by = null) =>
        Expect(await Requests.SubmitAsync(by ?? Given.Lead(team), Given.Input(tenant, team), CancellationToken.None));

    /// <summary>A tenant that was asked for and approved, and that no reconciler has seen yet. Returns the request's id.</summary>
    public async Task<string> ApproveTenantAsync(string tenant = "shop", string team = "payments")
    {
        var request = await SubmitAsync(tenant, team);
        return Expect(await Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, CancellationToken.None));
    }

    /// <summary>The cluster reports nodes with this many cores, and with more of the rest than any test requests.</summary>
    public Task SaveCapacityAsync(long cpu) =>
        Observations.SaveCapacityAsync(
            "default",
            [new("cpu", cpu * 1000, 0, 2), new("memory", 1000L << 30, 0, 2), new("ephemeral-storage", 1000L << 30, 0, 2), new("pods", 5000, 0, 2)],
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsDatabase)
            await _database.DisposeAsync();
    }

    private static async Task<TestPortal> PrepareAsync(TestPortal portal)
    {
        await portal.Get<DatabaseStartup>().MigrateAsync(CancellationToken.None);
        await portal.Get<DevelopmentTeams>().SeedAsync(CancellationToken.None);
        return portal;
    }

    private static T Expect<T>(Result<T> result) =>
        result.Succeeded ? result.Value : throw new InvalidOperationException(string.Join(" ", result.Problems.Select(problem => problem.Message)));
}
