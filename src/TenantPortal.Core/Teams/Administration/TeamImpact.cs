using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>What a change of a team does to what was approved for it: nothing else is ever applied, so it must be asked and approved again.</summary>
public sealed record TeamImpact(int Tenants, int OpenRequests)
{
    public static readonly TeamImpact None = new(0, 0);

    /// <summary>For the person who is about to save; null when there is nothing to warn of.</summary>
    public string? Warning
    {
        get
        {
            string[] hit = [.. new[] { Count(Tenants, "tenant"), Count(OpenRequests, "open request") }.OfType<string>()];
            return hit.Length == 0
                ? null
                : $"{string.Join(" and ", hit)} of this team would no longer be what was approved. Nothing more is applied to them, and the people of the old group keep their rights in the cluster, until they are asked and approved again.";
        }
    }

    /// <summary>Renders one tenant of each tier and cluster as the team is and as it would be: most changes of a team are in no manifest.</summary>
    internal static async Task<TeamImpact> FindAsync(PortalDb db, TenantRenderer renderer, Team before, Team after, CancellationToken cancellationToken)
    {
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.Team == before.Name && tenant.ArchivedAt == null)
            .Select(tenant => new
            {
                tenant.Id,
                tenant.RequestId,
                tenant.Spec,
            })
            .ToListAsync(cancellationToken);
        var requests = await db
            .Requests.AsNoTracking()
            .Where(request => request.Team == before.Name && request.DecidedAt == null)
            .Select(request => new
            {
                Id = request.TenantId,
                RequestId = request.Id,
                Spec = request.Asked,
            })
            .ToListAsync(cancellationToken);
        var differs = tenants
            .Concat(requests)
            .DistinctBy(rendered => (rendered.Spec.Tier, rendered.Spec.Cluster))
            .Where(rendered =>
                HashOf(renderer, rendered.Id, rendered.RequestId, rendered.Spec, before) is { } hash
                && hash != HashOf(renderer, rendered.Id, rendered.RequestId, rendered.Spec, after)
            )
            .Select(rendered => (rendered.Spec.Tier, rendered.Spec.Cluster))
            .ToHashSet();
        return new(
            tenants.Count(tenant => differs.Contains((tenant.Spec.Tier, tenant.Spec.Cluster))),
            requests.Count(request => differs.Contains((request.Spec.Tier, request.Spec.Cluster)))
        );
    }

    private static string? HashOf(TenantRenderer renderer, Guid tenantId, string requestId, Tenants.TenantSpec spec, Team team)
    {
        try
        {
            return renderer.Render(tenantId, requestId, spec, team).Hash;
        }
        catch (RenderingException)
        {
            // A tier that is no longer offered: the tenant says so itself, whatever becomes of the team.
            return null;
        }
    }

    private static string? Count(int count, string what) =>
        count switch
        {
            0 => null,
            1 => $"1 {what}",
            _ => $"{count} {what}s",
        };
}
