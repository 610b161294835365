using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Demo;
using TenantPortal.Testing;
using TenantPortal.Web.Auth.Development;

namespace TenantPortal.Web.Tests.Demo;

/// <summary>A small demo in a folder of its own, created once for all tests that only read it.</summary>
public sealed class SmallDemo : IAsyncLifetime
{
    private static readonly DemoScale Scale = new(Teams: 14, Tenants: 60, Requests: 300, Days: 200);

    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-demo-").FullName;

    private ServiceProvider _core = null!;

    /// <summary>What was written to the console.</summary>
    public string Output { get; private set; } = "";

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.Zero));

    public (string Key, string? Value)[] Settings { get; init; } = [];

    public T Get<T>()
        where T : notnull => _core.GetRequiredService<T>();

    public Task<PortalDb> OpenAsync() => Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);

    public async ValueTask InitializeAsync()
    {
        Start();
        await EnsureAsync();
    }

    /// <summary>The services, without the demo.</summary>
    public void Start()
    {
        var demo = DemoSettings.All.Select(setting => (setting.Key, setting.Value));
        var settings = Given.Configuration([("Portal:DataPath", _folder), .. demo, .. Settings]);
        _core = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddPortalCore(settings, isDevelopment: true)
            .ShareBlueprints(settings)
            .BuildServiceProvider();
    }

    public async Task EnsureAsync()
    {
        using var output = new StringWriter();
        DemoPerson[] people = [.. DevelopmentPeople.All.Select(person => new DemoPerson(person.Id, person.Name, person.Email, person.Groups))];
        await new DemoYear(_core, people, Scale, output).EnsureAsync(CancellationToken.None);
        Output = output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _core.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
