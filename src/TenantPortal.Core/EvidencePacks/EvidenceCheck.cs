using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;

namespace TenantPortal.Core.EvidencePacks;

/// <summary>
/// Compares the rows of one tenant's evidence with the audit entries about them. The whole chain is verified by <see cref="AuditVerifier"/>.
/// </summary>
public sealed class EvidenceCheck(AuditKeys keys)
{
    private static readonly CoveredTable[] Tables =
    [
        Tenant.CoveredTable,
        RenderedRevision.CoveredTable,
        TenantRequest.CoveredTable,
        Decision.CoveredTable,
        RequestNote.CoveredTable,
    ];

    /// <param name="requests">The requests in the evidence, with their decisions.</param>
    /// <param name="entries">The entries in the evidence.</param>
    /// <param name="readsInternal">Whether internal comments are part of the evidence.</param>
    internal async Task<EvidenceIntegrity> RunAsync(
        PortalDb db,
        Tenant tenant,
        IReadOnlyList<TenantRequest> requests,
        IReadOnlyList<AuditEntry> entries,
        bool readsInternal,
        CancellationToken cancellationToken
    )
    {
        var changed = entries
            .Where(entry => entry.Hash.Length > 0 && !AuditSeal.IsGenuine(entry, keys))
            .Select(entry => $"Entry {entry.Id} was changed or was not written by the portal.");
        var present = requests.Select(request => request.Id).ToArray();
        // The comments of requests that were decided together are covered by entries about the first of them.
        var subjects = present.Union(requests.Select(request => request.ConversationId)).ToArray();
        var covering = (
            await db
                .Audit.AsNoTracking()
                .Where(entry => entry.Covered != null && (subjects.Contains(entry.Subject) || entry.Tenant == tenant.Name))
                .OrderBy(entry => entry.Id)
                .ToListAsync(cancellationToken)
        )
            .Where(entry => AuditSeal.IsGenuine(entry, keys))
            .ToList();
        var scope = new Scope(tenant, requests, await FindRemovedAsync(db, covering, present, cancellationToken), readsInternal);
        var ledger = new CoverLedger(Tables, scope.Includes);
        if (await FindFirstAsync(db, cancellationToken) is { } since)
            ledger.CoversSince(since);
        covering.ForEach(ledger.Visit);
        var found = await RowComparison.RunAsync(db, ledger, scope.ReadAsync, covering.LastOrDefault()?.Id ?? 0, keys, cancellationToken);
        return new EvidenceIntegrity(found.Covered, found.NotCovered, [.. changed, .. found.Differences.Select(difference => difference.Sentence)]);
    }

    private static async Task<DateTimeOffset?> FindFirstAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db
            .Audit.Where(entry => entry.Covered != null)
            .OrderBy(entry => entry.Id)
            .Select(entry => (DateTimeOffset?)entry.At)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Requests for a tenant of this name that are gone. Others exist and belong to an earlier tenant of the same name.</summary>
    private static async Task<IEnumerable<string>> FindRemovedAsync(
        PortalDb db,
        IEnumerable<AuditEntry> covering,
        IReadOnlyList<string> present,
        CancellationToken cancellationToken
    )
    {
        var others = covering
            .SelectMany(entry => CoveredRows.Parse(entry.Covered!))
            .Where(row => row.Table == TenantRequest.CoveredTable.Name)
            .Select(row => row.Subject)
            .Except(present, StringComparer.Ordinal)
            .ToArray();
        return others.Except(await db.Requests.Where(request => others.Contains(request.Id)).Select(request => request.Id).ToListAsync(cancellationToken));
    }

    /// <summary>The rows that belong to the evidence.</summary>
    private sealed class Scope(Tenant tenant, IReadOnlyList<TenantRequest> requests, IEnumerable<string> removed, bool readsInternal)
    {
        private readonly string _tenant = tenant.Id.ToString();
        private readonly HashSet<string> _requests = [.. requests.Select(request => request.Id), .. removed];

        private readonly HashSet<string> _conversations = [.. requests.Select(request => request.ConversationId), .. removed];

        private readonly HashSet<string> _revisions =
        [
            tenant.ManifestHash,
            .. requests.Select(request => request.ManifestHash),
            .. requests.SelectMany(request => request.Decisions).Select(decision => decision.Revision),
        ];

        /// <summary>Whether the row of the entry belongs to the evidence.</summary>
        public bool Includes(AuditEntry entry, CoveredRow row) =>
            row.Table switch
            {
                var table when table == Tenant.CoveredTable.Name => row.Key == _tenant,
                var table when table == RenderedRevision.CoveredTable.Name => _revisions.Contains(row.Subject),
                var table when table == RequestNote.CoveredTable.Name => _conversations.Contains(row.Subject)
                    && (readsInternal || entry.Action != ConversationService.InternalAction),
                _ => _requests.Contains(row.Subject),
            };

        public async IAsyncEnumerable<CoveredRow> ReadAsync(PortalDb db, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            string[] ids = [.. _requests];
            (CoveredTable Table, string Property, string[] Values)[] parts =
            [
                (Tenant.CoveredTable, nameof(Tenant.RequestId), ids),
                (RenderedRevision.CoveredTable, nameof(RenderedRevision.Hash), [.. _revisions]),
                (TenantRequest.CoveredTable, nameof(TenantRequest.Id), ids),
                (Decision.CoveredTable, Decision.RequestKey, ids),
                (RequestNote.CoveredTable, nameof(RequestNote.RequestId), [.. _conversations]),
            ];
            foreach (var (table, property, values) in parts)
            {
                await foreach (var row in CoveredRows.ReadStoredAsync(db, table, property, values, cancellationToken))
                {
                    if (readsInternal || table != RequestNote.CoveredTable || !row.HasValue("visibility", nameof(NoteVisibility.Internal)))
                        yield return row;
                }
            }
        }
    }
}
