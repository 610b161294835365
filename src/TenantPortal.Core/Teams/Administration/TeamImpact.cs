using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>The effect of a team's change on its approvals: tenants whose manifests would change need a new request and approval.</summary>
public sealed record TeamImpact(int Tenants, int OpenRequests)
{
    public static readonly TeamImpact None = new(0, 0);

    /// <summary>A warning for the user who is about to save; null when nothing is affected.</summary>
    public Sentence? Warning
    {
        get
        {
            var tenants = Sentence.ForCount(Tenants, "1 tenant", $"{Tenants} tenants");
            var requests = Sentence.ForCount(OpenRequests, "1 open request", $"{OpenRequests} open requests");
            return (Tenants, OpenRequests) switch
            {
                (0, 0) => null,
                (_, 0) => WarningOf(tenants),
                (0, _) => WarningOf(requests),
                _ => WarningOf($"{tenants} and {requests}"),
            };
        }
    }

    private static Sentence WarningOf(Sentence affected) =>
        $"{affected} of this team would no longer match the approval. Until new requests for them "
        + $"are approved, the portal applies no more changes, and members of the old group keep their rights in the cluster.";

    /// <summary>Renders one tenant per tier and cluster with the team before and after the change: most changes of a team affect no manifest.</summary>
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
                Spec = request.Requested,
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
            // The tier is no longer offered: the tenant's conditions report it, whatever changes in the team.
            return null;
        }
    }
}
