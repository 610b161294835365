using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Reads from a tenant's cluster what would be lost if the tenant were deleted.</summary>
internal sealed class InventoryReader(
    ClusterConnections connections,
    TenantInventory inventory,
    TierCatalog tiers,
    ClusterIdentityCheck identity,
    TimeProvider time
)
{
    /// <exception cref="ClusterRefusedException">The cluster failed. What failed in another way is in <see cref="ClusterProblem.CanExplain"/>.</exception>
    public async Task<DeletionInventory> ReadAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await ReadAsync(tenant, await inventory.ListAsync(tenant, cancellationToken), cancellationToken);

    /// <summary>Reads what would be lost with the place that the tenant left when it moved to another tier.</summary>
    /// <inheritdoc cref="ReadAsync(Tenant, CancellationToken)"/>
    public async Task<DeletionInventory> ReadFormerAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await ReadAsync(tenant, await inventory.ListFormerPlacesAsync(tenant, cancellationToken), cancellationToken);

    private async Task<DeletionInventory> ReadAsync(Tenant tenant, IReadOnlyList<ObjectReference> objects, CancellationToken cancellationToken)
    {
        var api = connections.Get(tenant.Cluster).For(tenant.Name);
        var gaps = new List<InventoryGap>();
        if (await identity.FindProblemAsync(tenant.Cluster, api, cancellationToken) is { } blocked)
            return new DeletionInventory { ReadAt = time.GetUtcNow(), Gaps = [new("the cluster", blocked.Message, Blocks: true)] };

        var (pods, claims, balancers, hosts, secrets, held) = (
            new List<string>(),
            new List<VolumeClaim>(),
            new List<LoadBalancer>(),
            new List<string>(),
            new List<string>(),
            new List<HeldObject>()
        );
        foreach (var home in await FindOwnNamespacesAsync(api, tenant, objects, cancellationToken))
        {
            var name = NamespaceContents.NameOf(home);
            AddHeld("Namespace", name, home, held);
            AddInside(PortalLabels.TierOf(home) ?? tenant.Tier, gaps);
            var contents = await NamespaceContents.ReadAsync(api, tenant.Cluster, name, cancellationToken);
            gaps.AddRange(contents.Gaps);
            pods.AddRange(contents.Of("Pod").Where(IsRunning).Select(pod => $"{name}: {OwnerOf(pod)}"));
            claims.AddRange(await ReadClaimsAsync(api, tenant.Cluster, name, contents.Of("PersistentVolumeClaim"), gaps, cancellationToken));
            balancers.AddRange(contents.Of("Service").Where(IsLoadBalancer).Select(service => ReadLoadBalancer(name, service)));
            hosts.AddRange(contents.Of("Ingress").SelectMany(HostsOf).Select(host => $"{name}: {host}"));
            secrets.AddRange(
                contents
                    .All.Where(found => found.Kind is "ExternalSecret" or "SecretStore")
                    .Select(found => $"{name}: {found.Kind} {NamespaceContents.NameOf(found.Live)}")
            );
            foreach (var (kind, live) in contents.All)
                AddHeld(kind, $"{name}/{NamespaceContents.NameOf(live)}", live, held);
        }

        foreach (var reference in objects.Where(reference => reference.IsOfAddOn))
        {
            if (await TryGetAsync(api, reference, cancellationToken) is { } live && ObjectOwner.Of(tenant).Owns(reference, live))
                AddHeld(reference.Kind, $"{reference.Place}/{reference.Name}", live, held);
        }

        return new DeletionInventory
        {
            ReadAt = time.GetUtcNow(),
            Pods = pods.Count,
            Workloads = BoundedList.Of([
                .. pods.CountBy(owner => owner).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new PodGroup(group.Key, group.Value)),
            ]),
            Claims = BoundedList.Of(claims),
            LoadBalancers = BoundedList.Of(balancers),
            Hosts = BoundedList.Of([.. hosts.Distinct(StringComparer.Ordinal)]),
            Secrets = BoundedList.Of(secrets),
            Held = BoundedList.Of(held),
            Gaps = gaps,
        };
    }

    /// <summary>The tenant's namespaces that are in the cluster now: another namespace with the name is not the tenant's.</summary>
    public static async Task<IReadOnlyList<JsonObject>> FindOwnNamespacesAsync(
        ClusterApi api,
        Tenant tenant,
        IReadOnlyList<ObjectReference> objects,
        CancellationToken cancellationToken
    )
    {
        var found = new List<JsonObject>();
        foreach (var reference in objects.Where(reference => reference.IsNamespace))
        {
            var live = await api.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(reference.Name)}", cancellationToken);
            if (live.Succeeded && ObjectOwner.Of(tenant).OwnsNamespace(live.Body))
                found.Add(live.Body);
            else if (!live.Succeeded && !live.IsNotFound)
                throw new ClusterRefusedException(live);
        }

        return found;
    }

    /// <summary>Null when the object, or its kind, is not in the cluster.</summary>
    public static async Task<JsonObject?> TryGetAsync(ClusterApi api, ObjectReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var live = await api.GetAsync(
                await api.PathOfAsync(reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name, cancellationToken),
                cancellationToken
            );
            return live.Succeeded ? live.Body
                : live.IsNotFound ? null
                : throw new ClusterRefusedException(live);
        }
        catch (UnknownKindException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<VolumeClaim>> ReadClaimsAsync(
        ClusterApi api,
        string cluster,
        string inNamespace,
        IReadOnlyList<JsonObject> claims,
        List<InventoryGap> gaps,
        CancellationToken cancellationToken
    )
    {
        var volumes = new ConcurrentDictionary<string, BoundVolume>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            claims.Take(BoundedList.MaxItems),
            new ParallelOptions { MaxDegreeOfParallelism = BoundVolume.MaxAtOnce, CancellationToken = cancellationToken },
            async (claim, token) =>
            {
                if (await BoundVolume.FindAsync(api, cluster, inNamespace, claim, token) is { } volume)
                    volumes[NamespaceContents.NameOf(claim)] = volume;
            }
        );
        if (volumes.Values.Select(volume => volume.Problem).FirstOrDefault(problem => problem is not null) is { } unread)
            gaps.Add(new($"volumes of {inNamespace}", unread.Message, Blocks: false));
        return
        [
            .. claims.Select(claim =>
            {
                var name = NamespaceContents.NameOf(claim);
                return new VolumeClaim(
                    $"{inNamespace}/{name}",
                    (string?)claim["metadata"]?["uid"] ?? "",
                    (string?)(claim["status"]?["capacity"]?["storage"] ?? claim["spec"]?["resources"]?["requests"]?["storage"]),
                    (string?)claim["spec"]?["storageClassName"],
                    BoundVolume.NameIn(claim),
                    volumes.GetValueOrDefault(name)?.Policy
                );
            }),
        ];
    }

    private void AddInside(string tier, List<InventoryGap> gaps)
    {
        if (tiers.Find(tier)?.Isolation == Core.Tiers.Isolation.DedicatedCluster)
            gaps.Add(
                new(
                    "the inside of the dedicated cluster",
                    "The portal does not read the inside of a dedicated cluster. Check its workloads, volumes and load balancers there.",
                    Blocks: false
                )
            );
        else if (tiers.Find(tier)?.Isolation == Core.Tiers.Isolation.VirtualCluster)
            gaps.Add(
                new(
                    "the inside of the virtual cluster",
                    "Of a virtual cluster, only what it synchronizes to its namespace is listed. Check the rest inside.",
                    Blocks: false
                )
            );
    }

    private static void AddHeld(string kind, string name, JsonObject live, List<HeldObject> held)
    {
        if (NamespaceContents.FinalizersOf(live) is { Count: > 0 } finalizers)
            held.Add(new HeldObject($"{kind} {name}", finalizers, NamespaceContents.DeletedAt(live)));
    }

    private static bool IsRunning(JsonObject pod) => (string?)pod["status"]?["phase"] is not ("Succeeded" or "Failed");

    /// <summary>As in <c>Deployment web</c>: people know the Deployment and not its ReplicaSet.</summary>
    private static string OwnerOf(JsonObject pod)
    {
        var owner = (pod["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(owner => (bool?)owner["controller"] == true);
        if (owner is null)
            return "pods without an owner";
        var (kind, name) = ((string?)owner["kind"] ?? "", (string?)owner["name"] ?? "");
        var suffix = "-" + (string?)pod["metadata"]?["labels"]?["pod-template-hash"];
        return kind == "ReplicaSet" && suffix.Length > 1 && name.EndsWith(suffix, StringComparison.Ordinal)
            ? $"Deployment {ClusterProblem.Quote(name[..^suffix.Length])}"
            : $"{ClusterProblem.Quote(kind)} {ClusterProblem.Quote(name)}";
    }

    private static bool IsLoadBalancer(JsonObject service) => (string?)service["spec"]?["type"] == "LoadBalancer";

    private static LoadBalancer ReadLoadBalancer(string inNamespace, JsonObject service) =>
        new(
            $"{inNamespace}/{NamespaceContents.NameOf(service)}",
            [
                .. (service["status"]?["loadBalancer"]?["ingress"] as JsonArray ?? [])
                    .Select(ingress => (string?)(ingress?["hostname"] ?? ingress?["ip"]))
                    .OfType<string>()
                    .Select(ClusterProblem.Quote),
            ]
        );

    private static IEnumerable<string> HostsOf(JsonObject ingress) =>
        (ingress["spec"]?["rules"] as JsonArray ?? []).Select(rule => (string?)rule?["host"]).OfType<string>().Select(ClusterProblem.Quote);
}
