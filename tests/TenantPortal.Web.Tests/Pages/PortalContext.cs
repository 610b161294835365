using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Development;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Features.Requests.Changing;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Layout.Commands;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Pages over the real services and a real database, seen by one of the Development people.</summary>
public abstract class PortalContext : BunitContext, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("tenantportal-pages-").FullName;
    private readonly SignedIn _signedIn = new();
    private readonly List<Func<string[]>> _rendered = [];

    /// <param name="overrides">Settings that are other than the shipped ones.</param>
    protected PortalContext(params (string Key, string? Value)[] overrides)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        SqliteTemplate.CopyTo(Path.Combine(_data, "tenantportal.db"));
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            // One failed attempt is enough to see a failing tenant.
            .AddInMemoryCollection([
                new("Portal:DataPath", _data),
                new("Reconciler:FailAfter", "00:00:00"),
                .. overrides.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)),
            ])
            .Build();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddPortalCore(settings, isDevelopment: false).ShareBlueprints(settings);
        Services.AddMudServices();
        Services.AddSingleton<AuthenticationStateProvider>(_signedIn);
        Services.AddScoped<SignedInPerson>().AddScoped<BrowserTime>().AddScoped<RefusedPages>();
        Services.AddScoped<Destinations>().AddScoped<PaletteSearch>();
        SignIn("payments-lead");
    }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        await Services.GetRequiredService<DatabaseStartup>().MigrateAsync(TestContext.Current.CancellationToken);
        await Services.GetRequiredService<DevelopmentTeams>().SeedAsync(TestContext.Current.CancellationToken);
    }

    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        var component = base.Render(parameterBuilder);
        _rendered.Add(() => component.IsDisposed ? [] : [.. RenderedTexts.Of(component.Nodes)]);
        return component;
    }

    protected void SignIn(string person) => _signedIn.As(DevelopmentPeople.Find(person)!);

    /// <summary>Someone asks for the tenant 'checkout'.</summary>
    protected Task<string> SubmitAsync(string person = "payments-lead", string tenant = "checkout", string team = "payments", DateOnly? lastDay = null) =>
        SubmitAsync(
            new RequestInput
            {
                Team = team,
                Tenant = tenant,
                Tier = "namespace",
                Size = "small",
                Environment = "production",
                Purpose = "Runs the <b>checkout</b>.",
                ExpiresOn = lastDay,
            },
            person
        );

    protected async Task<string> SubmitAsync(RequestInput input, string person = "payments-lead")
    {
        var asked = await Services.GetRequiredService<RequestService>().SubmitAsync(Person(person), input, null, TestContext.Current.CancellationToken);
        Assert.Empty(asked.Problems);
        return asked.Value!.Id!;
    }

    protected async Task ApproveAsync(string id)
    {
        var admin = Person("platform-admin");
        var request = await Services.GetRequiredService<RequestReader>().FindAsync(admin, id, TestContext.Current.CancellationToken);
        var approved = await Services
            .GetRequiredService<DecideRequest>()
            .ApproveAsync(admin, id, new DecisionInput { Revision = request!.Revision }, TestContext.Current.CancellationToken);
        Assert.True(approved.Succeeded);
    }

    /// <summary>The form for a new request.</summary>
    protected IRenderedComponent<NewRequestPage> RenderForm()
    {
        var page = Render<NewRequestPage>();
        page.WaitForElement("form");
        return page;
    }

    /// <summary>The page on which a change of a tenant is requested.</summary>
    protected IRenderedComponent<ChangePage> OpenChange(string kind, string tenant = "checkout")
    {
        var page = Render<ChangePage>(parameters => parameters.Add(shown => shown.Name, tenant).Add(shown => shown.Kind, kind));
        page.WaitForAssertion(() => page.FindByLabel("Reason"));
        return page;
    }

    /// <summary>Sends what was typed after its review, and returns the request that the page goes on to.</summary>
    protected async Task<RequestDetails> SendAsync(IRenderedComponent<ChangePage> page)
    {
        if (page.FindAll("form").Count > 0)
            await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.FindByText("Submit request"));
        await page.FindByText("Submit request").ClickAsync(new());
        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Contains("/requests/req-", navigation.Uri, StringComparison.Ordinal));
        return (
            await Services
                .GetRequiredService<RequestReader>()
                .FindAsync(Person("payments-lead"), navigation.Uri.Split('/')[^1], TestContext.Current.CancellationToken)
        )!;
    }

    /// <summary>The requests that wait to be decided.</summary>
    protected async Task<IReadOnlyList<RequestSummary>> WaitingRequestsAsync() =>
        (
            await Services
                .GetRequiredService<RequestReader>()
                .ListAsync(Person("platform-admin"), new RequestFilter { WaitingForDecision = true }, TestContext.Current.CancellationToken)
        ).Items;

    protected CurrentUser Person(string id)
    {
        var person = DevelopmentPeople.Find(id)!;
        return Services.GetRequiredService<AccessOptions>().Recognize(PersonClaims.Create("test", person.Id, person.Name, person.Groups));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        // Before the components are disposed.
        var texts = _rendered.SelectMany(read => read()).ToArray();
        await base.DisposeAsyncCore();
        Directory.Delete(_data, recursive: true);
        var violations = texts.SelectMany(PlainEnglish.Find).ToArray();
        Assert.True(violations.Length == 0, string.Join('\n', violations.AsEnumerable()));
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        private ClaimsPrincipal _principal = new();

        public void As(DevelopmentPerson person) => _principal = PersonClaims.Create("test", person.Id, person.Name, person.Groups);

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_principal));
    }
}
