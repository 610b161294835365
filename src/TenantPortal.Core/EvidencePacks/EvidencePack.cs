using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;

namespace TenantPortal.Core.EvidencePacks;

/// <summary>Assembles the evidence for one tenant, for users who may see the tenant.</summary>
public sealed class EvidencePack(IDbContextFactory<PortalDb> databases, EvidenceCheck check, AuditLog log)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        // The same on every machine.
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Default,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Null when there is no such tenant or the user may not see it. The download is recorded in the audit log.</summary>
    public async Task<Evidence?> TakeAsync(CurrentUser user, string tenant, CancellationToken cancellationToken)
    {
        var evidence = await FindAsync(user, tenant, cancellationToken);
        if (evidence is not null)
            await log.RecordAsync(
                user,
                "evidence.downloaded",
                tenant,
                $"Downloaded the evidence for tenant '{tenant}'.",
                tenant,
                evidence.Access.Team,
                cancellationToken
            );
        return evidence;
    }

    public static byte[] ToJson(Evidence evidence) => JsonSerializer.SerializeToUtf8Bytes(evidence, Options);

    private async Task<Evidence?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            join department in db.Departments on team.Department equals department.Name
            join revision in db.Revisions on tenant.ManifestHash equals revision.Hash
            where tenant.Name == name && db.VisibleTeams(user).Contains(tenant.Team)
            select new
            {
                tenant,
                team,
                department.ManagerGroup,
                revision.Yaml,
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var (known, owner) = (found.tenant, found.team);
        var requests = await db
            .Requests.AsNoTracking()
            .Include(request => request.Decisions)
            .Where(request => request.TenantId == known.Id)
            .OrderBy(request => request.SubmittedAt)
            .ThenBy(request => request.Id)
            .ToListAsync(cancellationToken);
        var since = requests.Count > 0 ? requests[0].SubmittedAt : known.ApprovedAt;
        var ids = requests.Select(request => request.Id).ToArray();
        // Requests that were decided together have their comments in one place.
        var conversations = requests.Select(request => request.ConversationId).ToArray();
        var readsInternal = ConversationService.ReadsInternal(user, owner);
        var notes = (
            await db
                .Notes.AsNoTracking()
                .Where(note => conversations.Contains(note.RequestId) && (readsInternal || note.Visibility == NoteVisibility.Shared))
                .OrderBy(note => note.Id)
                .ToListAsync(cancellationToken)
        ).ToLookup(note => note.RequestId);
        var entries = await db
            .Audit.AsNoTracking()
            // The portal numbers entries from 1: others were inserted, and would stand first.
            .Where(entry => entry.Id > 0)
            .Where(entry => ids.Contains(entry.Subject) || ((entry.Tenant == name || entry.Subject == name) && entry.At >= since))
            .Where(entry => readsInternal || entry.Action != ConversationService.InternalAction)
            .OrderBy(entry => entry.Id)
            .ToListAsync(cancellationToken);
        var report = await db.IsolationReports.AsNoTracking().SingleOrDefaultAsync(report => report.TenantId == known.Id, cancellationToken);
        return new Evidence(
            new EvidenceTenant(
                known.Name,
                known.Id,
                known.Cluster,
                known.Spec,
                known.RequestId,
                known.Phase,
                known.Generation,
                known.ObservedGeneration,
                known.NamespaceUid,
                known.ApprovedAt,
                known.ReadyAt,
                known.ManifestHash,
                known.AppliedHash,
                known.AppliedAt,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(found.Yaml)))
            ),
            new EvidenceAccess(owner.Name, owner.Title, owner.LeadGroup, owner.MemberGroup, owner.Department, found.ManagerGroup),
            [
                .. requests.Select(request => new EvidenceRequest(
                    request.Id,
                    request.Kind,
                    request.Status,
                    request.RequestedBy,
                    request.RequestedByName,
                    request.SubmittedAt,
                    request.Purpose,
                    request.Original,
                    request.Requested,
                    request.Decided,
                    request.ManifestHash,
                    request.Check,
                    [.. notes[request.ConversationId].Select(note => new EvidenceNote(note.At, note.AuthorId, note.AuthorName, note.Visibility, note.Text))],
                    [
                        .. request
                            .Decisions.OrderBy(decision => decision.Id)
                            .Select(decision => new EvidenceDecision(
                                decision.Step,
                                decision.Outcome,
                                decision.DeciderId,
                                decision.DeciderName,
                                decision.DecidedAt,
                                decision.Comment,
                                decision.Revision,
                                decision.VoidedAt
                            )),
                    ]
                )),
            ],
            known.Conditions,
            known.Objects,
            report?.CheckedAt is { } checkedAt
                ? new EvidenceIsolation(
                    checkedAt,
                    report.Generation,
                    report.Score,
                    known.QuarantinedAt,
                    known.QuarantineReason,
                    report.Findings,
                    report.Network
                )
                : null,
            await check.RunAsync(db, known, requests, entries, readsInternal, cancellationToken),
            [.. entries.Select(AuditLine.From)]
        );
    }
}
