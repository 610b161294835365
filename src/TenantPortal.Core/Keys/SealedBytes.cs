using System.Security.Cryptography;

namespace TenantPortal.Core.Keys;

/// <summary>Bytes encrypted with AES-256-GCM: nonce, tag and content.</summary>
internal static class SealedBytes
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="context">Must be equal when decrypting; it is not encrypted.</param>
    public static byte[] Encrypt(byte[] key, byte[] plain, byte[] context)
    {
        var all = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = all.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), context);
        return all;
    }

    /// <exception cref="CryptographicException">The key or the context is another one, or the bytes were changed.</exception>
    public static byte[] Decrypt(byte[] key, byte[] all, byte[] context)
    {
        if (all.Length < NonceBytes + TagBytes)
            throw new CryptographicException("The encrypted bytes are too short.");
        var plain = new byte[all.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(all.AsSpan(0, NonceBytes), all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), plain, context);
        return plain;
    }
}
