using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TenantPortal.Core.Audit;

/// <summary>What is sealed of an entry and of the head: equal content makes equal bytes.</summary>
internal static class AuditSeal
{
    /// <summary>What the first entry follows.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>What an entry follows when the end of the chain was not as the portal had left it: no check will ever pass over it.</summary>
    public const string Broken = "broken";

    public static string Of(AuditKey key, long sequence, AuditEntry entry, string previousHash)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Encoding.UTF8.GetBytes(previousHash));
        using (var writer = new Utf8JsonWriter(bytes))
        {
            // In the order of the alphabet, as canonical JSON is.
            writer.WriteStartObject();
            writer.WriteString("action", entry.Action);
            writer.WriteString("actorId", entry.ActorId);
            writer.WriteString("actorName", entry.ActorName);
            writer.WriteString("at", entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("change", entry.Change);
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

    public static AuditHead Head(AuditKey key, long sequence, string hash) => new(sequence, hash, key.Id, SignatureOf(key, sequence, hash));

    public static bool IsGenuine(AuditHead head, AuditKeys keys) =>
        keys.Find(head.KeyId) is { } key && SignatureOf(key, head.Sequence, head.Hash) == head.Signature;

    private static string SignatureOf(AuditKey key, long sequence, string hash) =>
        key.Seal(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"head {sequence} {hash}")));
}
