using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>
/// The provider's addresses and keys. The manager of the library refreshes in the background, so the token that shows that keys were rotated fails, and so
/// does the user's sign-in. Here the next reader waits for the refresh: a token that is signed with a new key is validated again at once, and only once.
/// </summary>
internal sealed partial class ProviderMetadata(string address, IDocumentRetriever documents, TimeProvider time, ILogger<ProviderMetadata> log)
    : BaseConfigurationManager,
        IConfigurationManager<OpenIdConnectConfiguration>,
        IDisposable
{
    /// <summary>At most one refresh is requested in this time: anyone can send a token with an unknown key.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);

    private readonly SemaphoreSlim _fetching = new(1);
    private readonly Lock _requesting = new();
    private Fetched? _current;
    private DateTimeOffset? _requestedAt;
    private bool _isRequested;

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _current) is { } current && !IsDue(current))
            return current.Configuration;
        await _fetching.WaitAsync(cancel);
        try
        {
            // Another reader may have waited for the same.
            return _current is { } fetched && !IsDue(fetched) ? fetched.Configuration : await FetchAsync(cancel);
        }
        finally
        {
            _fetching.Release();
        }
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => await GetConfigurationAsync(cancel);

    public override void RequestRefresh()
    {
        lock (_requesting)
        {
            if (time.GetUtcNow() - _requestedAt < MinInterval)
                return;
            (_requestedAt, _isRequested) = (time.GetUtcNow(), true);
        }
    }

    public void Dispose() => _fetching.Dispose();

    /// <summary>Gives a handler of OpenID Connect this metadata instead of the library's.</summary>
    public static void Use(OpenIdConnectOptions options, TimeProvider time, ILogger<ProviderMetadata> log)
    {
        var documents = new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata };
        // What the provider has withdrawn is not accepted any longer, not even for an hour.
        options.ConfigurationManager = new ProviderMetadata(options.MetadataAddress!, documents, time, log) { UseLastKnownGoodConfiguration = false };
    }

    private bool IsDue(Fetched current)
    {
        lock (_requesting)
            return _isRequested || time.GetUtcNow() >= current.At + MaxAge;
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync(CancellationToken cancel)
    {
        lock (_requesting)
            _isRequested = false;
        try
        {
            var fresh = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel);
            Volatile.Write(ref _current, new Fetched(fresh, time.GetUtcNow()));
            return fresh;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or SecurityTokenException)
        {
            if (_current is not { } last)
                throw new InvalidOperationException($"The metadata of the identity provider cannot be read from {address}.", exception);
            // What is known counts until the provider answers again.
            LogStale(exception);
            Volatile.Write(ref _current, last with { At = time.GetUtcNow() - MaxAge + MinInterval });
            return last.Configuration;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot refresh the metadata of the identity provider. The portal continues with what it knows")]
    private partial void LogStale(Exception exception);

    private sealed record Fetched(OpenIdConnectConfiguration Configuration, DateTimeOffset At);
}
