using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TenantPortal.Core.Audit;

/// <summary>Seals entries and the head: equal content gives equal bytes.</summary>
internal static class AuditSeal
{
    /// <summary>The previous hash of the first entry.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The previous hash of an entry that was appended to a damaged chain: verification always reports it.</summary>
    public const string Broken = "broken";

    public static string Of(AuditKey key, long sequence, AuditEntry entry, string previousHash)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Encoding.UTF8.GetBytes(previousHash));
        using (var writer = new Utf8JsonWriter(bytes))
        {
            // In alphabetical order, like canonical JSON.
            writer.WriteStartObject();
            writer.WriteString("action", entry.Action);
            writer.WriteString("actorId", entry.ActorId);
            writer.WriteString("actorName", entry.ActorName);
            writer.WriteString("at", entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("change", entry.Change);
            // Not in entries of versions that did not cover rows.
            if (entry.Covered is { } covered)
                writer.WriteString("covered", covered);
            writer.WriteString("details", entry.Details);
            writer.WriteString("keyId", key.Id);
            writer.WriteNumber("sequence", sequence);
            writer.WriteString("subject", entry.Subject);
            writer.WriteString("team", entry.Team);
            writer.WriteString("tenant", entry.Tenant);
            writer.WriteEndObject();
        }

        return key.Seal(bytes.WrittenSpan.ToArray());
    }

    public static bool IsGenuine(AuditEntry entry, AuditKeys keys) =>
        keys.Find(entry.KeyId) is { } key && Of(key, entry.Id, entry, entry.PreviousHash) == entry.Hash;

    public static AuditHead Head(AuditKey key, long sequence, string hash) => new(sequence, hash, key.Id, SignatureOf(key, sequence, hash));

    public static bool IsGenuine(AuditHead head, AuditKeys keys) =>
        keys.Find(head.KeyId) is { } key && SignatureOf(key, head.Sequence, head.Hash) == head.Signature;

    private static string SignatureOf(AuditKey key, long sequence, string hash) =>
        key.Seal(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"head {sequence} {hash}")));
}
