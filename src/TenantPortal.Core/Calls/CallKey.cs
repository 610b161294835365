using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace TenantPortal.Core.Calls;

/// <summary>The key by which a program repeats a call, with a hash of what it called.</summary>
public sealed record CallKey
{
    public const int MaxLength = 200;

    private CallKey(string value, string fingerprint) => (Value, Fingerprint) = (value, fingerprint);

    public string Value { get; }

    /// <summary>Two calls with the same fingerprint are the same call.</summary>
    public string Fingerprint { get; }

    /// <summary>False if the value is not 1 to <see cref="MaxLength"/> visible ASCII characters.</summary>
    /// <param name="call">What is called, such as the method and the path.</param>
    /// <param name="body">As it was sent.</param>
    public static bool TryCreate(string? value, string call, ReadOnlySpan<byte> body, [NotNullWhen(true)] out CallKey? key)
    {
        key = value is { Length: > 0 and <= MaxLength } && value.All(character => character is > ' ' and <= '~') ? new(value, Hash(call, body)) : null;
        return key is not null;
    }

    private static string Hash(string call, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(call));
        hash.AppendData([0]);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
