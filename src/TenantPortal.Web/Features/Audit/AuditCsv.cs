using System.Globalization;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Web.Api;

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
        await writer.WriteLineAsync(Csv.Row(Headers).AsMemory(), cancellationToken);
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
            await writer.WriteLineAsync(Csv.Row(fields).AsMemory(), cancellationToken);
        }
    }
}
