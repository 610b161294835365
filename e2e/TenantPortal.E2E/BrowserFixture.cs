using Microsoft.Playwright;
using TenantPortal.E2E;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace TenantPortal.E2E;

/// <summary>One Chromium for all tests; each test has a context, and so cookies, of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Skips the test, with the reason, when there is no Chromium.</summary>
    public IBrowser BrowserOrSkip()
    {
        Assert.SkipWhen(_browser is null, "No Chromium was found. Install it with ./test.sh --install, or set CHROMIUM_PATH.");
        return _browser!;
    }

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Long enough for a busy machine: a test waits for what it wants to see, and never measures.
        Assertions.SetDefaultExpectTimeout(30_000);
        if (FindChromium(_playwright) is not { } chromium)
            return;
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = chromium,
                Headless = true,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A path that is set must be right: only without one, the system's browser and then Playwright's are used.</summary>
    private static string? FindChromium(IPlaywright playwright) =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path
            ? path
            : new[]
            {
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                playwright.Chromium.ExecutablePath,
            }.FirstOrDefault(File.Exists);
}
