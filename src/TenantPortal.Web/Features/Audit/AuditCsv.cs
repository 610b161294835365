using System.Globalization;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;

namespace TenantPortal.Web.Features.Audit;

/// <summary>Writes the audit log as CSV (RFC 4180) with every field quoted.</summary>
internal static class AuditCsv
{
    private static readonly string[] Headers =
    [
        "sequence",
        "at",
        "actorId",
        "actorName",
        "action",
        "subject",
        "tenant",
        "team",
        "details",
        "change",
        "keyId",
        "previousHash",
        "hash",
    ];

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<AuditLine> lines, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Row(Headers).AsMemory(), cancellationToken);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            string?[] fields =
            [
                line.Sequence.ToString(CultureInfo.InvariantCulture),
                line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                line.ActorId,
                line.ActorName,
                line.Action,
                line.Subject,
                line.Tenant,
                line.Team,
                line.Details,
                line.Change,
                line.KeyId,
                line.PreviousHash,
                line.Hash,
            ];
            await writer.WriteLineAsync(Row(fields).AsMemory(), cancellationToken);
        }
    }

    private static string Row(string?[] fields) =>
        string.Join(',', fields.Select(field => $"\"{Defuse(field ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>Prefixes user input with an apostrophe, so that spreadsheets do not run it as a formula.</summary>
    private static string Defuse(string field) => field is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + field : field;
}
