using Microsoft.Playwright;

namespace TenantPortal.E2E;

/// <summary>A test in a browser: a fresh context, and a screenshot and a trace of it when the test fails.</summary>
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    private IBrowserContext? _context;
    private IBrowserContext? _other;

    protected IPage Page { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Certificates of test authorities are not the browser's to judge: the portal judges them.
        _context = await fixture
            .BrowserOrSkip()
            .NewContextAsync(
                new()
                {
                    ViewportSize = new() { Width = 1280, Height = 900 },
                    IgnoreHTTPSErrors = true,
                }
            );
        await _context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        Page = await _context.NewPageAsync();
    }

    /// <summary>A page in another browser, with cookies of its own.</summary>
    protected async Task<IPage> OpenOtherBrowserAsync() =>
        await (_other = await fixture.BrowserOrSkip().NewContextAsync(new() { IgnoreHTTPSErrors = true })).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var folder = Path.Combine(Repository.Root, "TestResults", "e2e", TestContext.Current.TestMethod!.MethodName);
            Directory.CreateDirectory(folder);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "screenshot.png"), FullPage = true });
            await _context!.Tracing.StopAsync(new() { Path = Path.Combine(folder, "trace.zip") });
            TestContext.Current.AddWarning($"A screenshot and a trace are in {folder}.");
        }

        if (_other is not null)
            await _other.DisposeAsync();
        if (_context is not null)
            await _context.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
