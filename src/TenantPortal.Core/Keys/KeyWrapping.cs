using System.Security.Cryptography;
using System.Text;

namespace TenantPortal.Core.Keys;

/// <summary>Encrypts keys before they are stored, so that a copy of the data folder or the database alone reveals none.</summary>
public sealed class KeyWrapping
{
    private const string Format = "tenantportal-wrapped/1";
    private const int KeyBytes = 32;

    private readonly WrappingKey? _current;
    private readonly IReadOnlyList<WrappingKey> _all;

    internal KeyWrapping(WrappingKey? current, IEnumerable<WrappingKey> previous) =>
        (_current, _all) = (current, [.. current is null ? [] : new[] { current }, .. previous]);

    /// <summary>Whether keys are encrypted from now on.</summary>
    public bool IsOn => _current is not null;

    /// <summary>Whether the text is an envelope of any wrapping key.</summary>
    public static bool IsWrapped(string text) => text.StartsWith(Format + " ", StringComparison.Ordinal);

    /// <summary>Whether the text is stored as the settings say: encrypted with the current key, or not at all.</summary>
    public bool IsUpToDate(string text) => _current is null ? !IsWrapped(text) : text.StartsWith($"{Format} {_current.Id} ", StringComparison.Ordinal);

    /// <summary>The plain text where nothing is configured.</summary>
    public string Wrap(string plain)
    {
        if (_current is null)
            return plain;
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var head = $"{Format} {_current.Id}";
        var content = SealedBytes.Encrypt(key, Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(head));
        return $"{head} {Convert.ToBase64String(_current.Protect(key))} {Convert.ToBase64String(content)}";
    }

    /// <summary>The plain text of an envelope; any other text as it is.</summary>
    /// <exception cref="KeyUnreadableException">The wrapping key is not configured, or the envelope was changed.</exception>
    public string Unwrap(string text, string place)
    {
        if (!IsWrapped(text))
            return text;
        if (text.Trim().Split(' ') is not [_, var id, var protectedKey, var content])
            throw new KeyUnreadableException($"{place} is not a complete envelope. Restore it from a backup.");
        if (_all.FirstOrDefault(known => known.Id == id) is not { } wrappingKey)
            throw new KeyUnreadableException(
                $"{place} is encrypted with '{id}', which is not configured. Set Keys:Certificate or Keys:SecretFile, or list the former one in "
                    + "Keys:PreviousCertificates or Keys:PreviousSecretFiles."
            );
        try
        {
            var key = wrappingKey.Unprotect(Convert.FromBase64String(protectedKey));
            return Encoding.UTF8.GetString(SealedBytes.Decrypt(key, Convert.FromBase64String(content), Encoding.UTF8.GetBytes($"{Format} {id}")));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new KeyUnreadableException($"{place} was changed and cannot be decrypted. Restore it from a backup.", exception);
        }
    }
}

/// <summary>A stored key cannot be decrypted. The message says what an operator can do, and reveals nothing of the key.</summary>
public sealed class KeyUnreadableException(string message, Exception? innerException = null) : Exception(message, innerException);
