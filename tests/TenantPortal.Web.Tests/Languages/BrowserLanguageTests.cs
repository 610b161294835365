namespace TenantPortal.Web.Tests.Languages;

/// <summary>The language of a page for a browser, before its user is known.</summary>
public sealed class BrowserLanguageTests : IAsyncDisposable
{
    private readonly PortalProcess _portal = new();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task The_first_language_of_the_browser_that_the_portal_has_is_the_pages()
    {
        Assert.Equal("de", await ReadLanguageAsync("de"));
        Assert.Equal("de", await ReadLanguageAsync("de-DE,de;q=0.9,en;q=0.8"));
        Assert.Equal("de", await ReadLanguageAsync("de-AT"));
        Assert.Equal("de", await ReadLanguageAsync("DE"));
        Assert.Equal("de", await ReadLanguageAsync("fr-FR,fr;q=0.9,de;q=0.5"));
        Assert.Equal("de", await ReadLanguageAsync("en;q=0.5,de;q=0.7"));
        Assert.Equal("en", await ReadLanguageAsync("en-US,de;q=0.9"));
        foreach (var other in new[] { null, "fr", "*", "-", new string('d', 5000) })
            Assert.Equal("en", await ReadLanguageAsync(other));
    }

    private async Task<string> ReadLanguageAsync(string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin");
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        using var response = await _portal.Anonymous().SendAsync(request, TestContext.Current.CancellationToken);

        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return page.Split("<html lang=\"")[1].Split('"')[0];
    }
}
