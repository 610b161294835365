using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Observations.Endpoints;

/// <summary>Stores the addresses of API servers, so that the web role can show them without credentials for any of them.</summary>
public sealed class EndpointObservations(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <param name="server">Null when the reconciler's address is of no use to users.</param>
    /// <param name="certificateAuthority">PEM; empty when the system's authorities are trusted.</param>
    public Task SaveHostAsync(string cluster, string? server, string certificateAuthority, CancellationToken cancellationToken) =>
        SaveAsync(
            async db =>
            {
                var known = await db.HostEndpoints.SingleOrDefaultAsync(endpoint => endpoint.Cluster == cluster, cancellationToken);
                if (known is null)
                    db.HostEndpoints.Add(new HostEndpoint(cluster, server, certificateAuthority, time.GetUtcNow()));
                else
                    known.Report(server, certificateAuthority, time.GetUtcNow());
            },
            ChangeTopics.Clusters,
            cancellationToken
        );

    public Task SaveTenantAsync(Tenant tenant, EndpointFacts facts, CancellationToken cancellationToken) =>
        SaveAsync(
            async db =>
            {
                var known = await db.TenantEndpoints.SingleOrDefaultAsync(endpoint => endpoint.TenantId == tenant.Id, cancellationToken);
                if (known is null)
                    db.TenantEndpoints.Add(new TenantEndpoint(tenant.Id, tenant.Tier, facts, time.GetUtcNow()));
                else
                    known.Report(tenant.Tier, facts, time.GetUtcNow());
            },
            ChangeTopics.Tenants,
            cancellationToken
        );

    private Task SaveAsync(Func<PortalDb, Task> change, ChangeTopics topic, CancellationToken cancellationToken) =>
        ConflictRetry.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await change(db);
            if (await db.SaveChangesAsync(cancellationToken) > 0)
                changes.Publish(topic);
        });
}
