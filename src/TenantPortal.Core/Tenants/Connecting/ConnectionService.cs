using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>Tells people how they reach a tenant with kubectl, from rows and settings alone, and hands out kubeconfigs without a credential.</summary>
public sealed class ConnectionService(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers, SignInOptions signIn, AuditLog log)
{
    /// <summary>Null when there is no such tenant, or none that the person may see.</summary>
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
        );
    }

    /// <summary>The tenant's kubeconfig. That it was taken is written to the audit log.</summary>
    public async Task<Result<KubeconfigFile>> TakeKubeconfigAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, name, cancellationToken) is not { } connection)
            return new Problem($"There is no tenant '{WrittenText.Shorten(name)}' that you may see.", Kind: ProblemKind.NotFound);
        if (connection.Api is not { } api)
            return connection.WhyNot!;
        await log.RecordAsync(
            user,
            "kubeconfig.downloaded",
            connection.Tenant,
            $"Downloaded the kubeconfig of the tenant '{connection.Tenant}' for {api.Server}; it holds no credential.",
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
                $"The {(tier is null ? $"tier '{tenant.Tier}'" : $"cluster '{tenant.Cluster}'")} of this tenant is no longer configured; a platform admin must bring it back."
            );
        var access = cluster.Access;
        if (tier.Blueprint.MakesApiServer)
        {
            return own is null
                ? Missing(
                    tenant.ReadyAt is null
                        ? $"'{tenant.Name}' is not ready yet. Its kubeconfig is there when it is."
                        : $"Where the API server of '{tenant.Name}' is was not yet seen in the cluster. The tenant's conditions say more."
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
            return Missing($"The address of the cluster '{tenant.Cluster}' for people is not known. A platform admin must set {key}:Server.");
        var issuer = access.IssuerUrl is { Length: > 0 } issuerUrl ? issuerUrl : IssuerOf(signIn);
        if (SignInPlugin.Configured(access) is null && issuer is null)
            return Missing(
                $"How people sign in to the cluster '{tenant.Cluster}' is not known. A platform admin must set {key}:IssuerUrl or {key}:ExecCommand."
            );
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

    /// <summary>The provider of the portal itself: clusters mostly trust the same.</summary>
    private static string? IssuerOf(SignInOptions signIn) =>
        signIn.Mode.ToUpperInvariant() switch
        {
            "OPENIDCONNECT" => signIn.OpenIdConnect.Authority,
            "ENTRAID" => $"{signIn.EntraId.Instance.TrimEnd('/')}/{signIn.EntraId.TenantId}/v2.0",
            _ => null,
        };

    private static (ApiConnection? Api, Problem? WhyNot) Missing(string sentence) => (null, new Problem(sentence, Kind: ProblemKind.Conflict));
}
