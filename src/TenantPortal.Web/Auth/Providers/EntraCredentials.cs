using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantPortal.Core.Sessions;
using AssertionRequestOptions = Microsoft.Identity.Client.AssertionRequestOptions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>
/// Creates the assertion by which Entra ID recognizes the portal without a client secret: signed with a certificate, or issued by an identity provider that
/// the app registration trusts. The first credential that works is used.
/// </summary>
internal sealed partial class EntraCredentials(EntraIdOptions options, ICredentialsLoader loader, TimeProvider time, ILogger<EntraCredentials> log)
    : IDisposable
{
    /// <summary>A renewed certificate is used after this time at the latest.</summary>
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromHours(1);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _loading = new(1);
    private readonly Dictionary<string, (CredentialDescription Description, DateTimeOffset At)> _loaded = [];

    /// <param name="audience">The address of the token endpoint.</param>
    /// <exception cref="HttpRequestException">No credential works; the log has the reason of each.</exception>
    public async Task<string> CreateAssertionAsync(string audience, CancellationToken cancellationToken)
    {
        foreach (var (name, credential) in options.ClientCredentials.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            try
            {
                return await CreateAssertionAsync(name, credential, audience, cancellationToken);
            }
            // Vaults, stores and identity endpoints fail each in their own way, and the next credential may work.
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnusable(exception, name, credential.SourceType);
            }
        }

        throw new HttpRequestException("None of Authentication:EntraId:ClientCredentials can be used. The log has the reasons.");
    }

    public void Dispose() => _loading.Dispose();

    /// <summary>The file with a federated token; empty when neither the settings nor the environment name one.</summary>
    public static string FileOf(ClientCredentialOptions credential) =>
        credential.SignedAssertionFileDiskPath.Length > 0
            ? credential.SignedAssertionFileDiskPath
            : Environment.GetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE") ?? "";

    private async Task<string> CreateAssertionAsync(string name, ClientCredentialOptions credential, string audience, CancellationToken cancellationToken)
    {
        // Read each time: Kubernetes replaces the token long before it expires, and the old one may be revoked.
        if (credential.SourceType == ClientCredentialSource.SignedAssertionFilePath)
            return (await File.ReadAllTextAsync(FileOf(credential), cancellationToken)).Trim();
        var description = await LoadAsync(name, credential, cancellationToken);
        return description switch
        {
            { Certificate: { } certificate } => Sign(certificate, audience),
            { CachedValue: ClientAssertionProviderBase provider } => await provider.GetSignedAssertionAsync(
                new AssertionRequestOptions
                {
                    CancellationToken = cancellationToken,
                    ClientID = options.ClientId,
                    TokenEndpoint = audience,
                }
            ) ?? throw new CryptographicException("The managed identity issued no token."),
            _ => throw new CryptographicException("The credential contains neither a certificate nor a token."),
        };
    }

    private async Task<CredentialDescription> LoadAsync(string name, ClientCredentialOptions credential, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.TryGetValue(name, out var known) && time.GetUtcNow() < known.At + ReloadInterval)
                return known.Description;
            var description = Describe(credential);
            await loader.LoadCredentialsIfNeededAsync(
                description,
                new CredentialSourceLoaderParameters(options.ClientId, $"{options.Instance}{options.TenantId}")
            );
            _loaded[name] = (description, time.GetUtcNow());
            return description;
        }
        finally
        {
            _loading.Release();
        }
    }

    private static CredentialDescription Describe(ClientCredentialOptions credential) =>
        new()
        {
            SourceType = Enum.Parse<CredentialSource>(credential.SourceType.ToString()),
            CertificateDiskPath = NullIfEmpty(credential.CertificateDiskPath),
            CertificatePassword = NullIfEmpty(credential.CertificatePassword),
            KeyVaultUrl = NullIfEmpty(credential.KeyVaultUrl),
            KeyVaultCertificateName = NullIfEmpty(credential.KeyVaultCertificateName),
            CertificateStorePath = NullIfEmpty(credential.CertificateStorePath),
            CertificateThumbprint = NullIfEmpty(credential.CertificateThumbprint),
            ManagedIdentityClientId = NullIfEmpty(credential.ManagedIdentityClientId),
            TokenExchangeUrl = NullIfEmpty(credential.TokenExchangeUrl),
        };

    /// <summary>https://learn.microsoft.com/entra/identity-platform/certificate-credentials</summary>
    private string Sign(X509Certificate2 certificate, string audience)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = options.ClientId,
                Audience = audience,
                Claims = new Dictionary<string, object> { ["sub"] = options.ClientId, ["jti"] = Guid.NewGuid().ToString() },
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                SigningCredentials = new X509SigningCredentials(certificate, SecurityAlgorithms.RsaSsaPssSha256),
                AdditionalHeaderClaims = new Dictionary<string, object>
                {
                    ["x5t#S256"] = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)),
                },
            }
        );
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [LoggerMessage(LogLevel.Error, "Cannot use the credential Authentication:EntraId:ClientCredentials:{Name} ({Source})")]
    private partial void LogUnusable(Exception exception, string name, ClientCredentialSource source);
}
