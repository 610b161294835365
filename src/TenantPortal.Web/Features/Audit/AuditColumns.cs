using TenantPortal.Core.Audit.Log;
using TenantPortal.Web.Api.Exports;

namespace TenantPortal.Web.Features.Audit;

/// <summary>The columns of an export of the audit log.</summary>
internal static class AuditColumns
{
    public static readonly IReadOnlyList<ExportColumn<AuditLine>> All =
    [
        ExportColumn<AuditLine>.Number("sequence", line => line.Sequence),
        ExportColumn<AuditLine>.Instant("at", line => line.At),
        ExportColumn<AuditLine>.Text("actorId", line => line.ActorId),
        ExportColumn<AuditLine>.Text("actorName", line => line.ActorName),
        ExportColumn<AuditLine>.Text("action", line => line.Action),
        ExportColumn<AuditLine>.Text("subject", line => line.Subject),
        ExportColumn<AuditLine>.Text("tenant", line => line.Tenant),
        ExportColumn<AuditLine>.Text("team", line => line.Team),
        ExportColumn<AuditLine>.Text("details", line => line.Details),
        ExportColumn<AuditLine>.Text("change", line => line.Change),
        ExportColumn<AuditLine>.Text("keyId", line => line.KeyId),
        ExportColumn<AuditLine>.Text("previousHash", line => line.PreviousHash),
        ExportColumn<AuditLine>.Text("hash", line => line.Hash),
    ];
}
