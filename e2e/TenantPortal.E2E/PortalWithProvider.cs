using Microsoft.Playwright;
using TenantPortal.Testing.IdentityProvider;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>A portal for each shape of the provider, started when a test first needs it. Each test leaves the provider as it was.</summary>
public sealed class PortalsWithProvider : IAsyncDisposable
{
    private readonly Dictionary<ProviderShape, PortalWithProvider> _portals = [];

    public async Task<PortalWithProvider> GetAsync(ProviderShape shape, CancellationToken cancellationToken)
    {
        if (!_portals.TryGetValue(shape, out var portal))
            _portals[shape] = portal = await PortalWithProvider.StartAsync(shape, cancellationToken);
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var portal in _portals.Values)
            await portal.DisposeAsync();
    }
}

/// <summary>The real program, where people sign in at a real provider on another site.</summary>
public sealed class PortalWithProvider : IAsyncDisposable
{
    private const string UnreachableCluster = """
        {"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
         "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:1"}}], "users": [{"name": "u", "user": {"token": "none"}}]}
        """;

    private readonly PortalProcess _portal;
    private readonly string _trust;

    private PortalWithProvider(TestProvider provider, PortalProcess portal, string trust) => (Provider, _portal, _trust) = (provider, portal, trust);

    public TestProvider Provider { get; }

    public Uri Url => _portal.Url;

    /// <param name="environmentName">Only Development has teams from the start.</param>
    public static async Task<PortalWithProvider> StartAsync(ProviderShape shape, CancellationToken cancellationToken, string environmentName = "Development")
    {
        // Entra tells ids; what they are called is in the portal's settings.
        var (leads, members, admins) =
            shape == ProviderShape.Entra
                ? ("6a3cf9b1-1c1b-4f0c-8a48-3a3f1d6f0c01", "6a3cf9b1-1c1b-4f0c-8a48-3a3f1d6f0c02", "6a3cf9b1-1c1b-4f0c-8a48-3a3f1d6f0c03")
                : ("payments-team-leads", "payments-team", "platform-admins");
        var provider = await TestProvider.StartAsync(
            shape,
            new TestPerson("lea", "Lea Lead", leads, members, "all-staff"),
            new TestPerson("lou", "Lou Lead", leads, members),
            new TestPerson("max", "Max Member", members),
            new TestPerson("adam", "Adam Admin", admins)
        );
        // The system's authorities are not needed; what is trusted is only the one of this test.
        var trust = Path.GetTempFileName();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environmentName,
            ["Authentication__RecheckInterval"] = "00:00:10",
            [$"Access__GroupNames__{leads}"] = "payments-team-leads",
            [$"Access__GroupNames__{members}"] = "payments-team",
            [$"Access__GroupNames__{admins}"] = "platform-admins",
        };
        if (shape == ProviderShape.Entra)
        {
            await File.WriteAllTextAsync(trust, provider.RootPem, cancellationToken);
            environment["SSL_CERT_FILE"] = trust;
            environment["Authentication__Mode"] = "EntraId";
            environment["Authentication__EntraId__Instance"] = provider.Address.ToString();
            environment["Authentication__EntraId__TenantId"] = TestProvider.TenantId;
            environment["Authentication__EntraId__ClientId"] = TestProvider.ClientId;
            environment["Authentication__EntraId__ClientSecret"] = TestProvider.ClientSecret;
            environment["Authentication__EntraId__Graph"] = provider.Address.ToString();
        }
        else
        {
            environment["Authentication__Mode"] = "OpenIdConnect";
            environment["Authentication__OpenIdConnect__Title"] = "the test provider";
            environment["Authentication__OpenIdConnect__Authority"] = provider.Authority;
            environment["Authentication__OpenIdConnect__ClientId"] = TestProvider.ClientId;
            environment["Authentication__OpenIdConnect__ClientSecret"] = TestProvider.ClientSecret;
        }

        // Outside Development there is no Sandbox; signing in needs no cluster.
        string? kubeconfig = null;
        if (environmentName != "Development")
        {
            kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("tenantportal-e2e-").FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, UnreachableCluster, cancellationToken);
        }

        var portal = await PortalProcess.StartAsync(kubeconfig, cancellationToken, environment: environment);
        await provider.RegisterAsync(portal.Url);
        return new PortalWithProvider(provider, portal, trust);
    }

    /// <summary>Signs in as people do, by the button and the provider's page.</summary>
    public async Task SignInAsync(IPage page, string name)
    {
        await ChooseAsync(page, name);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>As far as the provider's page goes.</summary>
    public async Task ChooseAsync(IPage page, string name)
    {
        await page.GotoAsync(Url.ToString());
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Sign in with") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await Provider.DisposeAsync();
        File.Delete(_trust);
    }
}
