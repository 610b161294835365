using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantPortal.Core.Keys;

/// <summary>Something that protects the random key of each envelope.</summary>
internal abstract class WrappingKey
{
    /// <summary>Names it in envelopes; reveals nothing of it.</summary>
    public abstract string Id { get; }

    public abstract byte[] Protect(byte[] key);

    /// <exception cref="CryptographicException">It was protected by another one, or changed.</exception>
    public abstract byte[] Unprotect(byte[] protectedKey);
}

/// <summary>The RSA key of a certificate.</summary>
internal sealed class CertificateKey(RSA key, string thumbprint) : WrappingKey
{
    private const int IdLength = 16;
    private const int MinBits = 2048;

    public override string Id { get; } = "certificate-" + thumbprint[..IdLength].ToLowerInvariant();

    public override byte[] Protect(byte[] plain) => key.Encrypt(plain, RSAEncryptionPadding.OaepSHA256);

    public override byte[] Unprotect(byte[] protectedKey) => key.Decrypt(protectedKey, RSAEncryptionPadding.OaepSHA256);

    /// <param name="problem">What is wrong, to follow the name of the setting; never with a password or a key.</param>
    public static CertificateKey? Load(KeyCertificateOptions options, out string? problem)
    {
        try
        {
            using var certificate = Read(options);
            var rsa = certificate.GetRSAPrivateKey();
            problem = rsa switch
            {
                null => $"names '{options.File}', which has no RSA private key.",
                { KeySize: < MinBits } => $"names '{options.File}', whose key is shorter than {MinBits} bits.",
                _ => null,
            };
            return problem is null ? new CertificateKey(rsa!, certificate.GetCertHashString(HashAlgorithmName.SHA256)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = File.Exists(options.File)
                ? $"names '{options.File}', which cannot be read as a certificate with its key. Check the file, its key and its password."
                : $"names '{options.File}', which does not exist or cannot be read.";
            return null;
        }
    }

    private static X509Certificate2 Read(KeyCertificateOptions options)
    {
        var keyFile = options.KeyFile.Length > 0 ? options.KeyFile : null;
        if (X509Certificate2.GetCertContentType(options.File) == X509ContentType.Pfx)
            return X509CertificateLoader.LoadPkcs12FromFile(options.File, options.Password);
        return options.Password.Length > 0
            ? X509Certificate2.CreateFromEncryptedPemFile(options.File, options.Password, keyFile)
            : X509Certificate2.CreateFromPemFile(options.File, keyFile);
    }
}

/// <summary>A key that is derived from the content of a secret file.</summary>
internal sealed class SecretFileKey : WrappingKey
{
    private const int MinBytes = 32;
    private const int MaxBytes = 64 * 1024;
    private const int KeyBytes = 32;
    private const int IdBytes = 8;

    private readonly byte[] _key;

    private SecretFileKey(byte[] secret)
    {
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "TenantPortal key encryption"u8.ToArray());
        Id = "secret-" + Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, IdBytes, info: "TenantPortal key id"u8.ToArray()));
    }

    public override string Id { get; }

    public override byte[] Protect(byte[] key) => SealedBytes.Encrypt(_key, key, []);

    public override byte[] Unprotect(byte[] protectedKey) => SealedBytes.Decrypt(_key, protectedKey, []);

    /// <param name="problem">What is wrong, to follow the name of the setting; never with content of the file.</param>
    public static SecretFileKey? Load(string file, out string? problem)
    {
        try
        {
            problem = $"names '{file}', which must have {MinBytes} bytes to {MaxBytes >> 10} KiB. To generate one, run: openssl rand -base64 48.";
            if (new FileInfo(file).Length > MaxBytes)
                return null;
            // Editors and shells add a line break.
            var secret = File.ReadAllBytes(file).AsSpan().TrimEnd("\r\n"u8);
            if (secret.Length < MinBytes)
                return null;
            problem = null;
            return new SecretFileKey(secret.ToArray());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"names '{file}', which does not exist or cannot be read.";
            return null;
        }
    }
}
