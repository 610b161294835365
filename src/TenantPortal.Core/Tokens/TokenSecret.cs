using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tokens;

/// <summary>
/// The text that a program sends: <c>tp_ </c>, twelve characters that identify the token, <c>_ </c>, 43 random characters (256 bits) and a
/// six-character checksum.
/// Secret scanners recognize its format, and mistyped or invented tokens are refused without a database query.
/// </summary>
public sealed partial class TokenSecret
{
    public const string Prefix = "tp_";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string IdCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 12;
    private const int RandomLength = 43;
    private const int ChecksumLength = 6;

    private readonly string _text;

    private TokenSecret(string text) => _text = text;

    public string Id => _text.Substring(Prefix.Length, IdLength);

    /// <summary>The stored hash.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_text)));

    public static TokenSecret New()
    {
        var text = $"{Prefix}{RandomNumberGenerator.GetString(IdCharacters, IdLength)}_{RandomNumberGenerator.GetString(Base62, RandomLength)}";
        return new(text + ChecksumOf(text));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TokenSecret? secret)
    {
        secret = text is not null && Shape().IsMatch(text) && text[^ChecksumLength..] == ChecksumOf(text[..^ChecksumLength]) ? new TokenSecret(text) : null;
        return secret is not null;
    }

    /// <summary>Compares in constant time.</summary>
    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(hash));

    /// <summary>Returns the secret, to display it once.</summary>
    public string Reveal() => _text;

    /// <summary>Without the secret, because this may end up in a log.</summary>
    public override string ToString() => Prefix + Id;

    private static string ChecksumOf(string text)
    {
        // CRC-32C, as six base-62 characters.
        var sum = uint.MaxValue;
        foreach (var sign in Encoding.ASCII.GetBytes(text))
            sum = BitOperations.Crc32C(sum, sign);
        sum = ~sum;
        return string.Create(
            ChecksumLength,
            sum,
            (signs, rest) =>
            {
                for (var i = signs.Length - 1; i >= 0; i--, rest /= 62)
                    signs[i] = Base62[(int)(rest % 62)];
            }
        );
    }

    [GeneratedRegex(@"\Atp_[0-9a-z]{12}_[0-9A-Za-z]{49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
