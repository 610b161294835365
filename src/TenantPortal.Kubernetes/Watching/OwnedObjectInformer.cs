using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>A kind of which the portal applies objects into the namespaces of tenants.</summary>
/// <param name="Plural">As in the path of its collection, and in the log.</param>
/// <param name="IsOptional">Whether clusters may lack the kind.</param>
/// <param name="WidensTenants">Whether an object of others in a tenant's namespace can give more than was approved.</param>
/// <param name="IsLabeled">Whether the portal's objects of the kind have its labels.</param>
/// <param name="IsShared">Whether the controllers of an add-on write into the objects beside the portal.</param>
internal sealed record OwnedKind(
    string Kind,
    string ApiPath,
    string Plural,
    bool IsOptional = false,
    bool WidensTenants = false,
    bool IsLabeled = true,
    bool IsShared = false
)
{
    /// <summary>
    /// The kinds that secure a tenant, and those of the add-ons that create one. Namespaces and ResourceQuotas have informers of their own, which store what
    /// they see.
    /// </summary>
    public static readonly IReadOnlyList<OwnedKind> All =
    [
        new("LimitRange", "/api/v1", "limitranges", WidensTenants: true),
        // Kubernetes creates the account that the portal restricts.
        new("ServiceAccount", "/api/v1", "serviceaccounts", IsLabeled: false),
        new("NetworkPolicy", "/apis/networking.k8s.io/v1", "networkpolicies", WidensTenants: true),
        new("Role", "/apis/rbac.authorization.k8s.io/v1", "roles", WidensTenants: true),
        new("RoleBinding", "/apis/rbac.authorization.k8s.io/v1", "rolebindings", WidensTenants: true),
        new("SecretStore", "/apis/external-secrets.io/v1", "secretstores", IsOptional: true, WidensTenants: true),
        new("ExternalSecret", "/apis/external-secrets.io/v1", "externalsecrets", IsOptional: true),
        new("HelmRepository", "/apis/source.toolkit.fluxcd.io/v1", "helmrepositories", IsOptional: true, IsShared: true),
        new("HelmRelease", "/apis/helm.toolkit.fluxcd.io/v2", "helmreleases", IsOptional: true, IsShared: true),
        new("Application", "/apis/argoproj.io/v1alpha1", "applications", IsOptional: true, IsShared: true),
        new("Cluster", "/apis/cluster.x-k8s.io/v1beta2", "clusters", IsOptional: true, IsShared: true),
        new("VCluster", "/apis/infrastructure.cluster.x-k8s.io/v1alpha1", "vclusters", IsOptional: true, IsShared: true),
    ];

    /// <summary>Whether an object of the kind that the portal did not create is a finding in a tenant's namespace.</summary>
    public static bool IsReportedWhenForeign(string kind) =>
        kind is "ResourceQuota" or "Namespace" || All.Any(known => known.Kind == kind && known.WidensTenants);

    /// <summary>Whether the controllers of an add-on write into the objects of the kind beside the portal.</summary>
    public static bool IsSharedKind(string kind) => All.Any(known => known.Kind == kind && known.IsShared);

    /// <summary>Items of lists do not name their version.</summary>
    public static string ApiVersionOf(string kind) => All.FirstOrDefault(known => known.Kind == kind)?.ApiPath["/".Length..].Split('/', 2)[1] ?? "v1";
}

/// <summary>
/// Follows the objects of one kind in the namespaces of tenants, and makes tenants due whose objects others changed or deleted. Objects elsewhere are
/// dropped as they are read.
/// </summary>
internal sealed class OwnedObjectInformer(
    OwnedKind kind,
    ForeignChangesFactory foreign,
    LabeledObjects labeled,
    ClusterReachability reachability,
    InformerFactory informers
) : IInformerSource
{
    private readonly WatchedKind<SeenObject> _watched = new(
        kind.Plural,
        $"{kind.ApiPath}/{kind.Plural}",
        live => SeenObject.Read(kind.Kind, live, kind.IsShared)
    )
    {
        LabelSelector = kind.WidensTenants || !kind.IsLabeled ? null : PortalLabels.OfThePortal,
        MaxWait = TimeSpan.FromMinutes(5),
        Consequence = "changes of others are found only at the resync",
        IsOptional = kind.IsOptional,
    };

    public IInformer Create(string cluster) =>
        informers.Create(cluster, _watched, new Handler(cluster, kind.Kind, foreign.Create(cluster), labeled, reachability));

    private sealed class Handler(string cluster, string kind, ForeignChanges foreign, LabeledObjects labeled, ClusterReachability reachability)
        : IInformerHandler<SeenObject>
    {
        public async Task ListedAsync(IReadOnlyList<SeenObject> items, CancellationToken cancellationToken)
        {
            await reachability.ServedAsync(cluster, kind, cancellationToken);
            labeled.Replace(cluster, kind, items);
            await foreign.ListedAsync(kind, items, cancellationToken);
        }

        public Task ChangedAsync(IReadOnlyList<WatchEvent<SeenObject>> changes, CancellationToken cancellationToken)
        {
            labeled.Change(cluster, kind, changes);
            return foreign.ChangedAsync(changes, cancellationToken);
        }

        public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken)
        {
            labeled.Forget(cluster, kind);
            return problem.IsKindNotServed ? reachability.NotServedAsync(cluster, kind, cancellationToken) : Task.CompletedTask;
        }
    }
}
