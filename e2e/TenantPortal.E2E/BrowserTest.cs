using System.Collections.Concurrent;
using Microsoft.Playwright;
using TenantPortal.Testing;

namespace TenantPortal.E2E;

/// <summary>
/// A test in a browser with its own context. Takes a screenshot if the test fails, and a trace when <c>E2E_TRACE</c> is set. Checks the text of
/// every page that was shown against the word list.
/// </summary>
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    private const string KeepFunction = "keepTextOfThePage";

    /// <summary>Reports the text of a page whenever it changes. Leaves out manifests, which programs read.</summary>
    private const string KeepTexts = $$"""
        (() => {
          if (!location.protocol.startsWith('http')) return;
          const keep = () => {
            if (!document.body) return;
            const manifests = [...document.querySelectorAll('pre')].map(pre => pre.innerText);
            window.{{KeepFunction}}(location.pathname, manifests.reduce((text, manifest) => text.replace(manifest, ''), document.body.innerText));
          };
          let due;
          new MutationObserver(() => {
            clearTimeout(due);
            due = setTimeout(keep, 100);
          }).observe(document, { childList: true, subtree: true, characterData: true });
          addEventListener('pagehide', keep);
        })();
        """;

    private readonly ConcurrentDictionary<string, string> _texts = new();
    private IBrowserContext? _context;
    private readonly List<IBrowserContext> _others = [];

    /// <summary>A trace of every step doubles the time of a test.</summary>
    private static bool IsTraced => Environment.GetEnvironmentVariable("E2E_TRACE") is { Length: > 0 };

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
        await KeepTextsAsync(_context);
        if (IsTraced)
            await _context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        Page = await _context.NewPageAsync();
    }

    /// <summary>A page in another browser, with cookies of its own.</summary>
    /// <param name="language">The language of the browser; null for English. The word list is about English texts only.</param>
    protected async Task<IPage> OpenOtherBrowserAsync(string? language = null)
    {
        var other = await fixture.BrowserOrSkip().NewContextAsync(new() { IgnoreHTTPSErrors = true, Locale = language });
        _others.Add(other);
        if (language is null)
            await KeepTextsAsync(other);
        return await other.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var folder = Path.Combine(Repository.Root, "TestResults", "e2e", TestContext.Current.TestMethod!.MethodName);
            Directory.CreateDirectory(folder);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "screenshot.png"), FullPage = true });
            if (IsTraced)
                await _context!.Tracing.StopAsync(new() { Path = Path.Combine(folder, "trace.zip") });
            TestContext.Current.AddWarning($"A screenshot{(IsTraced ? " and a trace are" : " is")} in {folder}.");
        }

        foreach (var other in _others)
            await other.DisposeAsync();
        if (_context is not null)
            await _context.DisposeAsync();
        GC.SuppressFinalize(this);
        var violations = _texts.Values.SelectMany(PlainEnglish.Find).ToArray();
        Assert.True(violations.Length == 0, string.Join('\n', violations.AsEnumerable()));
    }

    private async Task KeepTextsAsync(IBrowserContext context)
    {
        await context.ExposeFunctionAsync(KeepFunction, (string path, string text) => _texts[path] = text);
        await context.AddInitScriptAsync(KeepTexts);
    }
}
