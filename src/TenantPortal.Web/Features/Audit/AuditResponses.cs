using System.Text.Json;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Log;

namespace TenantPortal.Web.Features.Audit;

/// <summary>An entry of the audit log.</summary>
internal sealed record AuditEntryResponse(
    long Sequence,
    DateTimeOffset At,
    string ActorId,
    string ActorName,
    string Action,
    string Subject,
    string? Tenant,
    string? Team,
    string Details,
    JsonElement? Change,
    string KeyId,
    string PreviousHash,
    string Hash
)
{
    public static AuditEntryResponse From(AuditLine line) =>
        new(
            line.Sequence,
            line.At,
            line.ActorId,
            line.ActorName,
            line.Action,
            line.Subject,
            line.Tenant,
            line.Team,
            line.Details,
            Read(line.Change),
            line.KeyId,
            line.PreviousHash,
            line.Hash
        );

    private static JsonElement? Read(string? change)
    {
        if (change is null)
            return null;
        try
        {
            return JsonElement.Parse(change);
        }
        catch (JsonException)
        {
            // The entry was tampered with in the database, so return the raw text.
            return JsonSerializer.SerializeToElement(change);
        }
    }
}

/// <summary>A page of the audit log and the state of its chain.</summary>
internal sealed record AuditResponse(IReadOnlyList<AuditEntryResponse> Items, string? Next, ChainResponse Chain);

/// <param name="Sequence">The sequence number of the last entry.</param>
/// <param name="Hash">The hash of the last entry.</param>
/// <param name="Verifies">The result of this process's last verification; null before the first.</param>
/// <param name="Anchors">Where the end is recorded outside the portal; empty when it is not.</param>
internal sealed record ChainResponse(long Sequence, string? Hash, bool? Verifies, ChainReport? LastCheck, IReadOnlyList<AnchorLine> Anchors);
