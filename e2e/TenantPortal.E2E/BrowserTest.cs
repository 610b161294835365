using Microsoft.Playwright;
using TenantPortal.Testing;

namespace TenantPortal.E2E;

/// <summary>
/// A test in a browser with its own context. Takes a screenshot and a trace if the test fails, and checks the text of every page that was shown
/// against the word list.
/// </summary>
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    /// <summary>Keeps the latest text of each page of the tab. Excludes manifests, which programs read.</summary>
    private const string KeepTexts = """
        (() => {
          if (!location.protocol.startsWith('http')) return;
          const keep = () => {
            if (!document.body) return;
            const hidden = [...document.querySelectorAll('pre')].map(pre => pre.innerText);
            sessionStorage.setItem('text ' + location.pathname, hidden.reduce((text, pre) => text.replace(pre, ''), document.body.innerText));
          };
          let due;
          new MutationObserver(() => {
            clearTimeout(due);
            due = setTimeout(keep, 100);
          }).observe(document, { childList: true, subtree: true, characterData: true });
          addEventListener('pagehide', keep);
        })();
        """;

    private const string ReadTexts =
        "() => Object.keys(sessionStorage).filter(key => key.startsWith('text ')).map(key => sessionStorage.getItem(key)).concat(document.body.innerText)";

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
        await _context.AddInitScriptAsync(KeepTexts);
        await _context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        Page = await _context.NewPageAsync();
    }

    /// <summary>A page in another browser, with cookies of its own.</summary>
    protected async Task<IPage> OpenOtherBrowserAsync()
    {
        _other = await fixture.BrowserOrSkip().NewContextAsync(new() { IgnoreHTTPSErrors = true });
        await _other.AddInitScriptAsync(KeepTexts);
        return await _other.NewPageAsync();
    }

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

        var texts = await ReadTextsAsync();
        if (_other is not null)
            await _other.DisposeAsync();
        if (_context is not null)
            await _context.DisposeAsync();
        GC.SuppressFinalize(this);
        var violations = texts.SelectMany(PlainEnglish.FindInRendered).ToArray();
        Assert.True(violations.Length == 0, string.Join('\n', violations.AsEnumerable()));
    }

    private async Task<IReadOnlyList<string>> ReadTextsAsync()
    {
        var texts = new List<string>();
        foreach (var page in _context!.Pages.Concat(_other?.Pages ?? []).Where(page => page.Url.StartsWith("http", StringComparison.Ordinal)))
            texts.AddRange(await page.EvaluateAsync<string[]>(ReadTexts));
        return texts;
    }
}
