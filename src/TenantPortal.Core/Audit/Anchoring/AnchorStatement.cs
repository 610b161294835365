using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>What is recorded outside the portal: the end of the chain at a time, signed with the key of the chain.</summary>
/// <param name="Portal">The name of the portal, without spaces.</param>
internal sealed partial record AnchorStatement(string Portal, long Sequence, string Hash, DateTimeOffset At, string KeyId, string Signature)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The time in UTC, in whole seconds.</summary>
    public string Time => At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static AnchorStatement Sign(AuditKey key, string portal, AuditHead head, DateTimeOffset at)
    {
        var unsigned = new AnchorStatement(portal, head.Sequence, head.Hash, at, key.Id, "");
        return unsigned with { Signature = key.Seal(unsigned.SignedBytes) };
    }

    public bool IsGenuine(AuditKeys keys) => keys.Find(KeyId) is { } key && key.Seal(SignedBytes) == Signature;

    /// <summary>One line of the anchor file.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Time} {Portal} {Sequence} {Hash} {KeyId} {Signature}");

    /// <summary>Null for a line that the portal did not write.</summary>
    public static AnchorStatement? Parse(string line) =>
        Line().Match(line) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Groups[1].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && long.TryParse(match.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AnchorStatement(match.Groups[2].Value, sequence, match.Groups[4].Value, at, match.Groups[5].Value, match.Groups[6].Value)
            : null;

    /// <summary>What a time-stamp service signs the hash of. It adds the time.</summary>
    public static byte[] ToTimeStamped(string portal, long sequence, string hash) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"TenantPortal audit log {portal} {sequence} {hash}"));

    private byte[] SignedBytes => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"anchor {Time} {Portal} {Sequence} {Hash}"));

    [GeneratedRegex(@"^(\S{20}) (\S{1,255}) (\d{1,19}) ([0-9a-f]{64}) ([0-9a-f]{12}) ([0-9a-f]{64})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();
}
