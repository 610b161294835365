using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>Describes how to connect to a tenant with kubectl, from stored rows and settings only, and provides kubeconfigs without credentials.</summary>
public sealed class ConnectionService(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers, SignInOptions signIn, AuditLog log)
{
    /// <summary>Null when there is no such tenant or the user may not see it.</summary>
    public async Task<TenantConnection?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null
            select new
            {
                tenant,
                team,
                IsSeen = db.VisibleTeams(user).Contains(tenant.Team),
                Host = db.Set<HostEndpoint>().FirstOrDefault(endpoint => endpoint.Cluster == tenant.Cluster),
                Own = db.Set<TenantEndpoint>().FirstOrDefault(endpoint => endpoint.TenantId == tenant.Id && endpoint.Tier == tenant.Tier),
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null || !(found.IsSeen || ConnectionPolicy.IsGranted(user, found.tenant.Spec)))
            return null;

        var (known, owner) = (found.tenant, found.team);
        var tier = tiers.Find(known.Tier);
        var (api, whyNot) = ConnectionPolicy.Check(user, owner, known.Spec) is { } refused
            ? (null, refused)
            : Connect(known, tier, found.Host, found.Own?.Facts);
        return new TenantConnection(
            known.Name,
            owner.Name,
            owner.Title,
            known.Tier,
            tier?.Title ?? known.Tier,
            known.Cluster,
            tier is null ? known.Name : TenantRenderer.NamespaceOf(tier, known.Name),
            known.Phase,
            tier is { Blueprint.MakesApiServer: true },
            tier is { Blueprint.MakesApiServer: true, Isolation: Isolation.VirtualCluster },
            user.IsPlatformAdmin,
            api,
            whyNot
        )
        {
            Differs = known.Conditions.ReportDrift(),
        };
    }

    /// <summary>The tenant's kubeconfig. The download is recorded in the audit log.</summary>
    public async Task<Result<KubeconfigFile>> TakeKubeconfigAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, name, cancellationToken) is not { } connection)
            return Problem.NotFound("Tenant", name);
        if (connection.Api is not { } api)
            return connection.WhyNot!;
        await log.RecordAsync(
            user,
            "kubeconfig.downloaded",
            connection.Tenant,
            $"Downloaded the kubeconfig of tenant '{connection.Tenant}' for {api.Server}. It contains no credentials.",
            connection.Tenant,
            connection.Team,
            cancellationToken
        );
        return new KubeconfigFile($"{connection.Tenant}.kubeconfig", Kubeconfig.Write(api));
    }

    private (ApiConnection? Api, Problem? WhyNot) Connect(Tenant tenant, Tier? tier, HostEndpoint? host, EndpointFacts? own)
    {
        if (tier is null || clusters.Find(tenant.Cluster) is not { } cluster)
            return Missing(
                tier is null
                    ? (Sentence)$"The tier '{tenant.Tier}' of this tenant is no longer configured. Contact a platform admin."
                    : (Sentence)$"The cluster '{tenant.Cluster}' of this tenant is no longer configured. Contact a platform admin."
            );
        var access = cluster.Access;
        if (tier.Blueprint.MakesApiServer)
        {
            return own is null
                ? Missing(
                    tenant.ReadyAt is null
                        ? (Sentence)$"'{tenant.Name}' is not ready yet. Its kubeconfig is available once it is ready."
                        : (Sentence)$"The cluster has not reported the API server address of '{tenant.Name}' yet. For details, see the tenant's conditions."
                )
                : (
                    new ApiConnection(
                        tenant.Name,
                        own.Server,
                        own.CertificateAuthority is { Length: > 0 } authority ? authority : null,
                        null,
                        SignInPlugin.Oidc(access, own.IssuerUrl, own.ClientId)
                    ),
                    null
                );
        }

        var key = $"Clusters:{tenant.Cluster}:Access";
        if ((access.Server is { Length: > 0 } server ? server : host?.Server) is not { } address)
            return Missing($"The address of cluster '{tenant.Cluster}' for users is unknown. A platform admin must set {key}:Server.");
        var issuer = access.IssuerUrl is { Length: > 0 } issuerUrl ? issuerUrl : IssuerOf(signIn);
        if (SignInPlugin.Configured(access) is null && issuer is null)
            return Missing($"The sign-in method of cluster '{tenant.Cluster}' is unknown. A platform admin must set {key}:IssuerUrl or {key}:ExecCommand.");
        var certificates = access.CertificateAuthority is { Length: > 0 } pem ? CertificateBundle.Load(pem, out _) : host?.CertificateAuthority;
        return (
            new ApiConnection(
                tenant.Name,
                address,
                certificates is { Length: > 0 } ? certificates : null,
                TenantRenderer.NamespaceOf(tier, tenant.Name),
                SignInPlugin.Configured(access) ?? SignInPlugin.Oidc(access, issuer!, access.ClientId)
            ),
            null
        );
    }

    /// <summary>The portal's own provider: clusters usually trust the same one.</summary>
    private static string? IssuerOf(SignInOptions signIn) =>
        signIn.Mode.ToUpperInvariant() switch
        {
            "OPENIDCONNECT" => signIn.OpenIdConnect.Authority,
            "ENTRAID" => $"{signIn.EntraId.Instance.TrimEnd('/')}/{signIn.EntraId.TenantId}/v2.0",
            _ => null,
        };

    private static (ApiConnection? Api, Problem? WhyNot) Missing(Sentence sentence) => (null, new Problem(sentence, Kind: ProblemKind.Conflict));
}
