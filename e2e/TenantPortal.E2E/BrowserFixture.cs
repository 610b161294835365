using Microsoft.Playwright;
using TenantPortal.E2E;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace TenantPortal.E2E;

/// <summary>One Chromium for all tests; each test has a context, and so cookies, of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Long enough for a busy machine: a test waits for what it wants to see, and never measures.
        Assertions.SetDefaultExpectTimeout(30_000);
        Browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath =
                    Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path
                    : File.Exists("/usr/bin/chromium") ? "/usr/bin/chromium"
                    : null,
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
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
