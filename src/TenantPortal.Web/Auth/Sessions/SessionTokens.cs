using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>What a provider gave for later.</summary>
/// <param name="Refresh">To ask again with; null when the provider gave none.</param>
/// <param name="Id">To sign out with at the provider.</param>
internal sealed record SessionTokens(string? Refresh, string? Id);

/// <summary>Keeps tokens unreadable for whoever sees only the database.</summary>
internal sealed class TokenProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("TenantPortal.SessionTokens");

    public byte[]? Protect(SessionTokens? tokens) => tokens is null ? null : _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(tokens));

    /// <summary>Null when the keys have been lost since.</summary>
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
