using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tenants;

/// <summary>Renders a tenant's manifests from its spec: on submission for review, and before every apply to compare them with the approved ones.</summary>
public sealed class TenantRenderer(TierCatalog tiers, ClusterCatalog clusters, SecretBackendCatalog backends)
{
    /// <exception cref="RenderingException">The tier or cluster of the spec is no longer configured, or the blueprint refuses the values.</exception>
    public RenderedManifests Render(Guid tenantId, string requestId, TenantSpec spec, Team team) =>
        Render(tenantId, requestId, spec, team, isQuarantined: false);

    /// <summary>The same tenant with read-only groups. It never exceeds the approved result of <see cref="Render(Guid, string, TenantSpec, Team)"/>.</summary>
    /// <exception cref="RenderingException">The same cases as for <see cref="Render(Guid, string, TenantSpec, Team)"/>.</exception>
    public RenderedManifests RenderQuarantined(Guid tenantId, string requestId, TenantSpec spec, Team team) =>
        Quarantine.Reduce(Render(tenantId, requestId, spec, team, isQuarantined: true));

    /// <summary>
    /// What the portal applies of a tenant now: with read-only groups in quarantine and while it is suspended, and without pods while its workloads are
    /// stopped. It never exceeds the approved result of <see cref="Render(Guid, string, TenantSpec, Team)"/>.
    /// </summary>
    /// <exception cref="RenderingException">The same cases as for <see cref="Render(Guid, string, TenantSpec, Team)"/>.</exception>
    public RenderedManifests RenderNow(Tenant tenant, Team team)
    {
        var rendered = tenant.IsReadOnly
            ? RenderQuarantined(tenant.Id, tenant.RequestId, tenant.Spec, team)
            : Render(tenant.Id, tenant.RequestId, tenant.Spec, team);
        return tenant.IsStopped ? Standstill.WithoutPods(rendered) : rendered;
    }

    /// <summary>The groups with access to a tenant, as its cluster sees them.</summary>
    /// <exception cref="RenderingException">The cluster of the spec is no longer configured.</exception>
    public IReadOnlyList<string> GroupsOf(TenantSpec spec, Team team)
    {
        var prefix = FindCluster(spec).GroupPrefix;
        return [.. spec.Access.Select(grant => grant.Group).Prepend(team.LeadGroup).Select(group => GroupName.Parse(group).InCluster(prefix))];
    }

    private RenderedManifests Render(Guid tenantId, string requestId, TenantSpec spec, Team team, bool isQuarantined)
    {
        var tier = tiers.Find(spec.Tier) ?? throw new RenderingException($"The tier '{spec.Tier}' is no longer configured.");
        var cluster = FindCluster(spec);
        try
        {
            return tier.Blueprint.Render(Model(tenantId, requestId, spec, team, tier, cluster, isQuarantined));
        }
        catch (BlueprintException exception)
        {
            throw new RenderingException(string.Join(" ", exception.Mistakes));
        }
    }

    private ClusterOptions FindCluster(TenantSpec spec) =>
        clusters.Find(spec.Cluster) ?? throw new RenderingException($"The cluster '{spec.Cluster}' is no longer configured.");

    /// <summary>The namespace of a tenant of this tier.</summary>
    public static string NamespaceOf(Tier tier, string tenantName) => tier.NamespacePrefix + tenantName;

    private RenderModel Model(Guid tenantId, string requestId, TenantSpec spec, Team team, Tier tier, ClusterOptions cluster, bool isQuarantined)
    {
        string Amount(QuotaResource resource) => spec.Quota[resource].ToString();
        IReadOnlyList<string> Groups(TenantRole role) =>
            [.. spec.Access.Where(grant => grant.Role == role).Select(grant => GroupName.Parse(grant.Group).InCluster(cluster.GroupPrefix))];
        var (lead, developers, viewers) = (
            GroupName.Parse(team.LeadGroup).InCluster(cluster.GroupPrefix),
            Groups(TenantRole.Developer),
            Groups(TenantRole.Viewer)
        );
        string Limit(QuotaResource resource) => (spec.Quota[resource] * tier.LimitFactor).ToString();
        return new RenderModel
        {
            Tenant = new()
            {
                Id = tenantId.ToString(),
                RequestId = requestId,
                Name = spec.Name,
                Tier = spec.Tier,
                Environment = spec.Environment,
            },
            Team = new()
            {
                Name = team.Name,
                Department = team.Department,
                LeadGroup = lead,
                MemberGroup = GroupName.Parse(team.MemberGroup).InCluster(cluster.GroupPrefix),
            },
            Access = new()
            {
                Developers = developers,
                Viewers = viewers,
                Inside = isQuarantined
                    ? new() { Viewers = [lead, .. developers, .. viewers] }
                    : new()
                    {
                        Admins = [lead],
                        Developers = developers,
                        Viewers = viewers,
                    },
            },
            Quota = new()
            {
                Cpu = Amount(QuotaResource.Cpu),
                Memory = Amount(QuotaResource.Memory),
                EphemeralStorage = Amount(QuotaResource.EphemeralStorage),
                Storage = Amount(QuotaResource.Storage),
                Pods = Amount(QuotaResource.Pods),
                Extended = QuotaResource.ExtendedAmong(tier.ExtendedResources.Concat(spec.Quota.Resources)).ToDictionary(resource => resource.HardKey, Amount),
                Limits = new()
                {
                    Cpu = Limit(QuotaResource.Cpu),
                    Memory = Limit(QuotaResource.Memory),
                    EphemeralStorage = Limit(QuotaResource.EphemeralStorage),
                },
                Counts = new() { Pods = (spec.Quota[QuotaResource.Pods] * 2).ToString() },
            },
            Secrets = spec.Secrets is { } secrets ? Secrets(spec.Name, secrets) : new(),
            Size = new() { Name = spec.Size ?? "custom", Workers = tier.Worker?.CountFor(spec.Quota) },
            Cluster = new()
            {
                Name = spec.Cluster,
                GroupPrefix = cluster.GroupPrefix,
                Portal = new() { Namespace = cluster.PortalNamespace, ServiceAccount = cluster.PortalServiceAccount },
            },
            Options = tier.OptionsWith(spec.Options),
        };
    }

    /// <exception cref="RenderingException">The backend is no longer configured.</exception>
    private RenderSecrets Secrets(string tenant, TenantSecrets secrets)
    {
        var backend = backends.Find(secrets.Backend) ?? throw new RenderingException($"The secrets manager '{secrets.Backend}' is no longer configured.");
        return new RenderSecrets
        {
            Provider = backend.ProviderFor(tenant),
            AccountAnnotations = backend.AnnotationsFor(tenant),
            Items = [.. secrets.Names.Select(name => new RenderSecret(name, backend.KeyOf(tenant, name)))],
        };
    }
}
