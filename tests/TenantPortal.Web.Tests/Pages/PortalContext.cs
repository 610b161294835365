using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Development;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.Audit;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Pages over the real services and a real database, seen by one of the Development people.</summary>
public abstract class PortalContext : BunitContext, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("tenantportal-pages-").FullName;
    private readonly SignedIn _signedIn = new();

    /// <param name="changed">Settings that differ from the shipped ones.</param>
    protected PortalContext(params (string Key, string? Value)[] changed)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var settings = PortalSettings.Read(new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection([new("Portal:DataPath", _data), .. changed.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))]).Build());
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddPortalCore(settings);
        Services.AddMudServices();
        Services.AddSingleton<AuthenticationStateProvider>(_signedIn);
        Services.AddScoped<SignedInPerson>().AddScoped<BrowserTime>().AddScoped<RefusedPages>();
        SignIn("payments-lead");
    }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        await Services.GetRequiredService<DatabaseStartup>().MigrateAsync(TestContext.Current.CancellationToken);
        await Services.GetRequiredService<DevelopmentTeams>().SeedAsync(TestContext.Current.CancellationToken);
    }

    protected void SignIn(string person) => _signedIn.As(DevelopmentPeople.Find(person)!);

    /// <summary>Somebody asks for the tenant 'checkout'.</summary>
    protected async Task<string> SubmitAsync(string person = "payments-lead", string tenant = "checkout", string team = "payments")
    {
        var asked = await Services.GetRequiredService<RequestService>().SubmitAsync(
            Person(person), new RequestInput { Team = team, Tenant = tenant, Tier = "namespace", Size = "small", Environment = "production", Purpose = "Runs the <b>checkout</b>." }, null, TestContext.Current.CancellationToken);
        return asked.Value!.Id!;
    }

    protected async Task ApproveAsync(string id)
    {
        var admin = Person("platform-admin");
        var request = await Services.GetRequiredService<RequestReader>().FindAsync(admin, id, TestContext.Current.CancellationToken);
        var approved = await Services.GetRequiredService<DecisionService>().ApproveAsync(admin, id, new DecisionInput { Revision = request!.Revision }, TestContext.Current.CancellationToken);
        Assert.True(approved.Succeeded);
    }

    protected CurrentUser Person(string id)
    {
        var person = DevelopmentPeople.Find(id)!;
        return Services.GetRequiredService<AccessOptions>().Recognize(PersonClaims.Create("test", person.Id, person.Name, person.Groups));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Directory.Delete(_data, recursive: true);
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        private ClaimsPrincipal _principal = new();

        public void As(DevelopmentPerson person) => _principal = PersonClaims.Create("test", person.Id, person.Name, person.Groups);

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_principal));
    }
}
