using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Leads;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>A tenant with what decides about its recertification.</summary>
internal sealed record RecertifiedTenant(
    Guid Id,
    string Name,
    string Team,
    string TeamTitle,
    string? Deputy,
    string Tier,
    DateTimeOffset ApprovedAt,
    SuspensionSource? SuspendedBy,
    long CpuMillicores,
    long MemoryBytes,
    long StorageBytes,
    bool HasActiveLead,
    Recertification? Latest
)
{
    public RecertificationFacts ToFacts(TierCatalog tiers) =>
        new(
            UtcDay.Of(ApprovedAt),
            tiers.Find(Tier)?.RecertifyMonths ?? 0,
            Latest,
            Deputy is not null,
            // What someone else suspended stays theirs: it is suspended here only when it runs again.
            SuspendedBy is null
                && tiers.Find(Tier)?.Isolation != Isolation.DedicatedCluster
        )
        {
            HasActiveLead = HasActiveLead,
        };
}

/// <summary>Reads tenants for their recertification.</summary>
internal static class RecertifiedTenants
{
    /// <summary>Those that are neither deleted nor to be deleted, by name.</summary>
    public static async Task<IReadOnlyList<RecertifiedTenant>> ReadRecertifiedAsync(
        this PortalDb db,
        IQueryable<Tenant> among,
        CancellationToken cancellationToken
    )
    {
        var (requests, absent) = (db.Requests, db.TeamsWithoutLead());
        var living = among.Where(tenant => tenant.ArchivedAt == null && tenant.DeleteAt == null);
        var rows = await (
            from tenant in living.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            orderby tenant.Name
            select new
            {
                tenant.Id,
                tenant.Name,
                tenant.Team,
                team.Title,
                team.Deputy,
                tenant.Tier,
                // The tenant itself has only the time of its latest change.
                CreatedAt = requests
                    .Where(request => request.TenantId == tenant.Id && request.Kind == RequestKind.Create)
                    .Select(request => request.DecidedAt)
                    .FirstOrDefault(),
                tenant.ApprovedAt,
                tenant.SuspendedBy,
                tenant.Committed.CpuMillicores,
                tenant.Committed.MemoryBytes,
                tenant.Committed.StorageBytes,
                HasActiveLead = !absent.Any(watch => watch.Team == tenant.Team),
            }
        ).ToListAsync(cancellationToken);
        var latest = await db.LatestRecertifications()
            .AsNoTracking()
            .Where(row => living.Any(tenant => tenant.Id == row.TenantId))
            .ToDictionaryAsync(row => row.TenantId, cancellationToken);
        return
        [
            .. rows.Select(row => new RecertifiedTenant(
                row.Id,
                row.Name,
                row.Team,
                row.Title,
                row.Deputy,
                row.Tier,
                row.CreatedAt ?? row.ApprovedAt,
                row.SuspendedBy,
                row.CpuMillicores,
                row.MemoryBytes,
                row.StorageBytes,
                row.HasActiveLead,
                latest.GetValueOrDefault(row.Id)
            )),
        ];
    }
}
