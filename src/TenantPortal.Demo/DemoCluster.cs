using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Sandbox;

namespace TenantPortal.Demo;

/// <summary>
/// What the Sandbox contains at each start of the demo, from the tenants in the database: their applied objects, and pods and claims that use what was last
/// observed. Some objects are not as approved, and some belong to no tenant.
/// </summary>
public sealed class DemoCluster(IDbContextFactory<PortalDb> databases, TenantRenderer renderer, TierCatalog tiers, TimeProvider time)
{
    /// <summary>The field manager of the portal.</summary>
    private const string Portal = "tenantportal";

    private const string Kubectl = "kubectl-edit";
    private const string Scheduler = "kube-controller-manager";
    private const int MaxPods = 24;
    private const int Drifting = 3;
    private const int MaxClaims = 4;

    private static readonly string[] Orphans = ["legacy-crm", "hackathon-2024", "checkout-old"];

    public async Task<IReadOnlyList<SandboxObject>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, cancellationToken);
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.ArchivedAt == null && tenant.NamespaceUid != null)
            .OrderBy(tenant => tenant.Name)
            .ToListAsync(cancellationToken);
        var quotas = (await db.Quotas.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(quota => quota.TenantId);
        // The largest part is rendering, and no tenant needs another one for it.
        var objects = tenants.AsParallel().AsOrdered().Select(tenant => Of(tenant, teams[tenant.Team], quotas[tenant.Id])).SelectMany(own => own).ToList();
        objects.AddRange(
            tenants
                .Where(tenant => tenant is { Phase: TenantPhase.Ready, Tier: "namespace" })
                .Take(Drifting)
                .SelectMany(tenant => Changed(tenant, teams[tenant.Team]))
        );
        objects.AddRange(Orphans.SelectMany(Orphan));
        return objects;
    }

    private IReadOnlyList<SandboxObject> Of(Tenant tenant, Team team, IEnumerable<ObservedQuota> observed)
    {
        var home = TenantRenderer.NamespaceOf(tiers.Find(tenant.Tier)!, tenant.Name);
        if (tenant.FailingSince is not null)
            return [new(Namespace(home, new JsonObject { ["owner"] = "infrastructure" }), "kubectl-create", null, tenant.ApprovedAt)];
        RenderedManifests rendered;
        try
        {
            rendered = renderer.RenderNow(tenant, team);
        }
        catch (RenderingException)
        {
            // Settings have changed since: the tenant's page explains it.
            return [];
        }

        return
        [
            .. rendered.All.Select(manifest => new SandboxObject(
                manifest.ToJson(),
                Portal,
                manifest.Kind == "Namespace" ? tenant.NamespaceUid : null,
                tenant.ReadyAt ?? tenant.ApprovedAt
            )),
            .. tenant.IsStopped ? [] : Workloads(tenant, home, observed.ToDictionary(quota => quota.Resource, quota => quota.Used)),
        ];
    }

    /// <summary>Pods and claims that together use what was observed.</summary>
    private static IEnumerable<SandboxObject> Workloads(Tenant tenant, string home, IReadOnlyDictionary<string, long> used)
    {
        long Of(QuotaResource resource) => used.GetValueOrDefault(resource.HardKey);
        var pods = (int)Math.Min(MaxPods, Of(QuotaResource.Pods));
        for (var number = 0; number < pods; number++)
        {
            string Part(QuotaResource resource) => QuotaFigure.ToQuantity(resource.HardKey, PartOf(Of(resource), pods, number)).ToString();
            yield return new SandboxObject(
                Pod(home, number, Part(QuotaResource.Cpu), Part(QuotaResource.Memory), Part(QuotaResource.EphemeralStorage)),
                Scheduler,
                null,
                tenant.ReadyAt ?? tenant.ApprovedAt
            );
        }

        var gibibytes = Of(QuotaResource.Storage) >> 30;
        var claims = (int)Math.Min(MaxClaims, gibibytes);
        for (var number = 0; number < claims; number++)
            yield return new SandboxObject(
                Claim(home, number, string.Create(CultureInfo.InvariantCulture, $"{PartOf(gibibytes, claims, number)}Gi")),
                Kubectl,
                null,
                tenant.ReadyAt ?? tenant.ApprovedAt
            );
    }

    /// <summary>The first has what does not divide evenly.</summary>
    private static long PartOf(long whole, int parts, int number) => (whole / parts) + (number == 0 ? whole % parts : 0);

    private static JsonObject Pod(string home, int number, string cpu, string memory, string ephemeralStorage)
    {
        JsonObject Amounts() =>
            new()
            {
                ["cpu"] = cpu,
                ["memory"] = memory,
                ["ephemeral-storage"] = ephemeralStorage,
            };
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = home,
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"app-{number}"),
                ["labels"] = new JsonObject { ["app"] = "app" },
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = string.Create(CultureInfo.InvariantCulture, $"worker-{1 + (number % 6)}"),
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "app",
                        ["image"] = "registry.example/app:1",
                        ["resources"] = new JsonObject { ["requests"] = Amounts(), ["limits"] = Amounts() },
                    }
                ),
            },
            ["status"] = new JsonObject { ["phase"] = "Running" },
        };
    }

    private static JsonObject Claim(string home, int number, string storage) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolumeClaim",
            ["metadata"] = new JsonObject { ["namespace"] = home, ["name"] = string.Create(CultureInfo.InvariantCulture, $"data-{number}") },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = new JsonArray("ReadWriteOnce"),
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = storage } },
            },
            ["status"] = new JsonObject { ["phase"] = "Bound" },
        };

    /// <summary>Someone raised the quota by hand: the portal finds it and restores the approved value.</summary>
    private IEnumerable<SandboxObject> Changed(Tenant tenant, Team team) =>
        renderer
            .RenderNow(tenant, team)
            .All.Where(manifest => manifest.Kind == "ResourceQuota")
            .Take(1)
            .Select(manifest => new SandboxObject(
                new JsonObject
                {
                    ["apiVersion"] = manifest.ApiVersion,
                    ["kind"] = manifest.Kind,
                    ["metadata"] = new JsonObject { ["namespace"] = manifest.Namespace, ["name"] = manifest.Name },
                    ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "500" } },
                },
                Kubectl,
                null,
                time.GetUtcNow()
            ));

    /// <summary>A namespace with the portal's labels whose tenant no one knows any more.</summary>
    private IEnumerable<SandboxObject> Orphan(string name)
    {
        var labels = new JsonObject { ["app.kubernetes.io/managed-by"] = Portal, ["tenantportal.io/tenant"] = name };
        var home = "team-" + name;
        var created = time.GetUtcNow().AddDays(-500);
        yield return new SandboxObject(Namespace(home, labels), Portal, null, created);
        yield return new SandboxObject(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ResourceQuota",
                ["metadata"] = new JsonObject
                {
                    ["namespace"] = home,
                    ["name"] = home + "-quota",
                    ["labels"] = labels.DeepClone(),
                },
                ["spec"] = new JsonObject
                {
                    ["hard"] = new JsonObject { ["pods"] = "40", ["requests.cpu"] = "4" },
                },
            },
            Portal,
            null,
            created
        );
        yield return new SandboxObject(Pod(home, 0, "250m", "512Mi", "1Gi"), Scheduler, null, created);
    }

    private static JsonObject Namespace(string name, JsonObject labels) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
        };
}
