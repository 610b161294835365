using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>Keys of the providers of one test run; making them takes longer than anything else.</summary>
internal static class ProviderKeys
{
    public static readonly RsaSecurityKey Signing = new(RSA.Create(2048)) { KeyId = "signing" };

    public static readonly RsaSecurityKey Encryption = new(RSA.Create(2048)) { KeyId = "encryption" };
}
