using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>The tokens of a provider that a session keeps.</summary>
/// <param name="Refresh">The refresh token, for verifying the user again; null if the provider issued none.</param>
/// <param name="Id">The ID token, for signing out at the provider.</param>
internal sealed record SessionTokens(string? Refresh, string? Id);

/// <summary>Encrypts tokens, so that access to the database alone does not reveal them.</summary>
internal sealed class TokenProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("TenantPortal.SessionTokens");

    public byte[]? Protect(SessionTokens? tokens) => tokens is null ? null : _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(tokens));

    /// <summary>Returns null if the keys have been lost.</summary>
    public SessionTokens? Unprotect(byte[]? stored)
    {
        try
        {
            return stored is null ? null : JsonSerializer.Deserialize<SessionTokens>(_protector.Unprotect(stored));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
