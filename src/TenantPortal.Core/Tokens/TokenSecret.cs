using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tokens;

/// <summary>
/// The text that a program sends: <c>tp_</c>, twelve signs that name the token, <c>_</c>, 43 random signs (256 bits) and six of a checksum.
/// Scanners of secrets know it by its shape, and what was mistyped or made up is refused without a look into the database.
/// </summary>
public sealed partial class TokenSecret
{
    public const string Prefix = "tp_";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string IdSigns = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 12;
    private const int RandomLength = 43;
    private const int ChecksumLength = 6;

    private readonly string _text;

    private TokenSecret(string text) => _text = text;

    public string Id => _text.Substring(Prefix.Length, IdLength);

    /// <summary>What is stored of it.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_text)));

    public static TokenSecret New()
    {
        var text = $"{Prefix}{RandomNumberGenerator.GetString(IdSigns, IdLength)}_{RandomNumberGenerator.GetString(Base62, RandomLength)}";
        return new(text + ChecksumOf(text));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TokenSecret? secret)
    {
        secret = text is not null && Shape().IsMatch(text) && text[^ChecksumLength..] == ChecksumOf(text[..^ChecksumLength]) ? new TokenSecret(text) : null;
        return secret is not null;
    }

    /// <summary>In a time that does not tell how much of it is right.</summary>
    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(hash));

    /// <summary>The one moment in which the secret is shown.</summary>
    public string Reveal() => _text;

    /// <summary>Never the secret: this may end up in a log.</summary>
    public override string ToString() => Prefix + Id;

    private static string ChecksumOf(string text)
    {
        // CRC-32C, as six signs of base 62.
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
