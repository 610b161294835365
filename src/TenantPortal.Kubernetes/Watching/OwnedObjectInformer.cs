using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>A kind of which the portal applies objects into the namespaces of tenants.</summary>
/// <param name="Plural">As in the path of its collection, and in the log.</param>
/// <param name="IsOptional">Whether clusters may lack the kind.</param>
internal sealed record OwnedKind(string Kind, string ApiPath, string Plural, bool IsOptional = false)
{
    /// <summary>The kinds that secure a tenant. Namespaces and ResourceQuotas have informers of their own, which store what they see.</summary>
    public static readonly IReadOnlyList<OwnedKind> All =
    [
        new("LimitRange", "/api/v1", "limitranges"),
        new("ServiceAccount", "/api/v1", "serviceaccounts"),
        new("NetworkPolicy", "/apis/networking.k8s.io/v1", "networkpolicies"),
        new("Role", "/apis/rbac.authorization.k8s.io/v1", "roles"),
        new("RoleBinding", "/apis/rbac.authorization.k8s.io/v1", "rolebindings"),
        new("SecretStore", "/apis/external-secrets.io/v1", "secretstores", IsOptional: true),
        new("ExternalSecret", "/apis/external-secrets.io/v1", "externalsecrets", IsOptional: true),
    ];
}

/// <summary>Follows the portal's objects of one kind, and makes tenants due whose objects others changed or deleted.</summary>
internal sealed class OwnedObjectInformer(OwnedKind kind, ForeignChangesFactory foreign, InformerFactory informers) : IInformerSource
{
    private readonly WatchedKind<SeenObject> _watched = new(kind.Plural, $"{kind.ApiPath}/{kind.Plural}", live => SeenObject.Read(kind.Kind, live))
    {
        LabelSelector = PortalLabels.OfThePortal,
        MaxWait = TimeSpan.FromMinutes(5),
        Consequence = "changes of others are found only at the resync",
        IsOptional = kind.IsOptional,
    };

    public IInformer Create(string cluster) => informers.Create(cluster, _watched, new Handler(kind.Kind, foreign.Create(cluster)));

    private sealed class Handler(string kind, ForeignChanges foreign) : IInformerHandler<SeenObject>
    {
        public Task ListedAsync(IReadOnlyList<SeenObject> items, CancellationToken cancellationToken) => foreign.ListedAsync(kind, items, cancellationToken);

        public Task ChangedAsync(IReadOnlyList<WatchEvent<SeenObject>> changes, CancellationToken cancellationToken) =>
            foreign.ChangedAsync(changes, cancellationToken);
    }
}
