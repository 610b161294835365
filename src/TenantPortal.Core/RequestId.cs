using System.Security.Cryptography;

namespace TenantPortal.Core;

/// <summary>Names requests so that people can say the name: <c>req-7k2m9qx4wd</c>.</summary>
public static class RequestId
{
    // No vowels and nothing that looks alike: no words arise and none is misread.
    private const string Alphabet = "23456789bcdfghjkmnpqrstvwxz";

    /// <summary>Random enough (10 of 27 signs, 47 bits) not to meet another or be guessed.</summary>
    public static string New() => "req-" + RandomNumberGenerator.GetString(Alphabet, 10);
}
