using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>
/// Pictures of every page, to look through after a change of what pages look like: <c>GALLERY=1</c> writes them to <c>TestResults/gallery</c>, with an
/// index that names what runs over an edge.
/// </summary>
public sealed partial class GalleryTests(BrowserFixture browser, DemoPortal demo) : BrowserTest(browser)
{
    private const string Variable = "GALLERY";

    /// <summary>The address of a portal that is running with the demo, so that none has to be started.</summary>
    private const string AddressVariable = "GALLERY_URL";

    /// <summary>The page when it is wider than the window, and what is cut off at an edge of its parent.</summary>
    private const string FindFlaws = """
        () => {
          const flaws = [];
          const extra = document.documentElement.scrollWidth - innerWidth;
          if (extra > 0) flaws.push(`The page is ${extra} px wider than the window.`);
          for (const element of document.querySelectorAll('main *')) {
            const style = getComputedStyle(element);
            if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && ['hidden', 'clip'].includes(style.overflowX)
                && style.position !== 'absolute' && element.innerText?.trim())
              flaws.push(`Cut off: ${element.tagName.toLowerCase()}.${element.className} ${element.innerText.trim().slice(0, 60)}`);
          }
          for (const element of document.querySelectorAll('main :not(pre)'))
            if (innerWidth >= 1280 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
              flaws.push(`Scrolls sideways: ${element.tagName.toLowerCase()}.${element.className}`);
          return flaws.slice(0, 10);
        }
        """;

    private const string IsQuiet = "() => document.getAnimations().every(animation => animation.playState !== 'running')";

    private static readonly int[] Widths = [390, 1280, 1920];
    private static readonly ColorScheme[] Themes = [ColorScheme.Light, ColorScheme.Dark];

    [Fact]
    public async Task Every_page_has_a_picture_in_each_width_and_theme()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(wanted), $"Set {Variable}=1 to write pictures of all pages to TestResults/gallery.");
        var url = Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } running ? new Uri(running) : (await demo.StartAsync()).Url;
        var folder = Path.Combine(Repository.Root, "TestResults", "gallery");
        Directory.CreateDirectory(folder);
        var pages = (await GalleryPages.FindAsync(new ApiClient(url), Cancellation))
            .Where(page => wanted == "1" || page.Name.Contains(wanted!, StringComparison.Ordinal))
            .ToList();
        var index = new StringBuilder("<!doctype html><meta charset=utf-8><title>Gallery</title><style>img{width:30%;vertical-align:top;margin:.5%}</style>");

        try
        {
            foreach (var person in pages.GroupBy(page => page.Person))
            {
                await Page.Context.ClearCookiesAsync();
                if (person.Key is not null)
                    await new Person(Page, url).SignInAsync(person.Key);
                foreach (var page in person)
                {
                    index.Append($"<h2>{page.Name}</h2><p><code>{WebUtility.HtmlEncode(page.Path)}</code> {page.Person}</p>");
                    foreach (var theme in Themes)
                        await ShootAsync(url, page, theme, folder, index);
                }
            }
        }
        finally
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), index.ToString(), CancellationToken.None);
        }

        Assert.NotEmpty(pages);
    }

    private async Task ShootAsync(Uri url, GalleryPage page, ColorScheme theme, string folder, StringBuilder index)
    {
        // The server chooses the theme when the page is loaded.
        await Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(Widths[0], 900);
        await Page.GotoAsync(new Uri(url, page.Path).ToString());
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Progressbar, new() { NameRegex = StillLoading() })).ToHaveCountAsync(0);
        if (page.PrepareAsync is not null)
            await page.PrepareAsync(Page);
        foreach (var width in Widths)
        {
            await Page.SetViewportSizeAsync(width, 900);
            // As high as the page, so that what is fixed to the window ends where the page does.
            var height = await Page.EvaluateAsync<int>("() => { scrollTo(0, 0); return document.documentElement.scrollHeight; }");
            await Page.SetViewportSizeAsync(width, Math.Max(height, 900));
            await Page.WaitForFunctionAsync(IsQuiet);
            // Charts draw again after a resize.
            await Page.WaitForTimeoutAsync(400);
            var file = $"{page.Name}-{width}-{theme.ToString().ToLowerInvariant()}.png";
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), Animations = ScreenshotAnimations.Disabled });
            index.Append($"<a href=\"{file}\"><img loading=lazy src=\"{file}\" alt=\"{file}\"></a>");
            foreach (var flaw in await Page.EvaluateAsync<string[]>(FindFlaws))
                index.Append($"<p class=flaw>{file}: {WebUtility.HtmlEncode(flaw)}</p>");
        }
    }

    [GeneratedRegex("^Loading")]
    private static partial Regex StillLoading();
}
