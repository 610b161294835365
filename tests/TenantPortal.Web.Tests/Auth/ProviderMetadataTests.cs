using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using TenantPortal.Web.Auth.Providers;

namespace TenantPortal.Web.Tests.Auth;

public sealed class ProviderMetadataTests
{
    private const string Address = "https://sso.example.com/.well-known/openid-configuration";

    private readonly FakeTimeProvider _time = new();
    private readonly Documents _documents = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_readers_at_once_fetch_it_once()
    {
        using var metadata = Create();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => metadata.GetConfigurationAsync(Cancellation)));

        Assert.Equal(1, _documents.Fetched);
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_fetches_it_once_in_half_a_minute()
    {
        using var metadata = Create();
        await metadata.GetConfigurationAsync(Cancellation);

        for (var request = 0; request < 100; request++)
        {
            metadata.RequestRefresh();
            await metadata.GetConfigurationAsync(Cancellation);
        }

        Assert.Equal(2, _documents.Fetched);
    }

    [Fact]
    public async Task While_the_provider_is_away_what_is_known_counts_and_is_fetched_again_later()
    {
        using var metadata = Create();
        var known = await metadata.GetConfigurationAsync(Cancellation);
        _documents.IsAway = true;
        _time.Advance(TimeSpan.FromHours(12));

        Assert.Same(known, await metadata.GetConfigurationAsync(Cancellation));
        Assert.Same(known, await metadata.GetConfigurationAsync(Cancellation));
        Assert.Equal(2, _documents.Fetched);
        _documents.IsAway = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotSame(known, await metadata.GetConfigurationAsync(Cancellation));
    }

    [Fact]
    public async Task Nothing_is_known_before_the_provider_has_answered_once()
    {
        using var metadata = Create();
        _documents.IsAway = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => metadata.GetConfigurationAsync(Cancellation));

        _documents.IsAway = false;
        Assert.Equal("https://sso.example.com", (await metadata.GetConfigurationAsync(Cancellation)).Issuer);
    }

    private ProviderMetadata Create() => new(Address, _documents, _time, NullLogger<ProviderMetadata>.Instance);

    private sealed class Documents : IDocumentRetriever
    {
        private int _fetched;

        public int Fetched => _fetched;

        public bool IsAway { get; set; }

        public Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            Interlocked.Increment(ref _fetched);
            return IsAway ? Task.FromException<string>(new IOException("Away.")) : Task.FromResult("""{"issuer":"https://sso.example.com"}""");
        }
    }
}
