namespace TenantPortal.Core.Clusters;

/// <summary>How the portal connects to a cluster.</summary>
public enum ClusterKind
{
    /// <summary>The in-memory API server of this process.</summary>
    Sandbox,

    /// <summary>A cluster from a kubeconfig file.</summary>
    Kubeconfig,

    /// <summary>The cluster that the portal runs in, with its ServiceAccount.</summary>
    InCluster,
}

/// <summary>A host cluster that tenants are placed on (section <c>Clusters:&lt;name&gt;</c>).</summary>
public sealed class ClusterOptions
{
    public const string Section = "Clusters";

    /// <summary>How the portal reaches the cluster. <c>InCluster</c> is the cluster that the portal runs in.</summary>
    public ClusterKind? Kind { get; set; }

    /// <summary>
    /// The path of a kubeconfig. Setting it makes the kind <c>Kubeconfig</c>. Several are separated as in the variable <c>KUBECONFIG</c> of kubectl, by
    /// colons (on Windows by semicolons), and are merged by the same rules: the first file wins.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The files of <see cref="Kubeconfig"/>.</summary>
    public IReadOnlyList<string> KubeconfigFiles =>
        (Kubeconfig ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The context of the kubeconfig. When empty: its current context.</summary>
    public string? Context { get; set; }

    /// <summary>The prefix that the API server puts before SSO groups (<c>--oidc-groups-prefix</c>), such as <c>oidc:</c>.</summary>
    public string GroupPrefix { get; set; } = "";

    /// <summary>The namespace of the ServiceAccount of the portal.</summary>
    public string PortalNamespace { get; set; } = "tenantportal-system";

    /// <summary>The ServiceAccount of the portal, which is bound in the namespace of each tenant.</summary>
    public string PortalServiceAccount { get; set; } = "tenantportal";

    /// <summary>The labels of the cluster, each as <c>key=value</c>. A tier may require them (<c>Tiers:NAME:ClusterLabels</c>).</summary>
    public string[] Labels { get; set; } = [];

    /// <summary>How users connect to it with kubectl.</summary>
    public ClusterAccessOptions Access { get; set; } = new();

    /// <summary>
    /// Whether new tenants are created only where the guards of <c>deploy/guards</c> are installed. When not set: true, but false in Development.
    /// </summary>
    public bool? RequireGuards { get; set; }

    /// <summary>
    /// Whether the portal changes nothing in a cluster that another portal manages. The ConfigMap <c>tenantportal-owner</c> in <see cref="PortalNamespace"/>
    /// names the one that does. When not set: true, but false in Development.
    /// </summary>
    public bool? Exclusive { get; set; }

    /// <summary>Those of a cluster that a platform admin adds: its kubeconfig is elsewhere.</summary>
    internal static ClusterOptions OfAdded(string? context, string groupPrefix, string portalNamespace, string portalServiceAccount) =>
        new()
        {
            Kind = ClusterKind.Kubeconfig,
            Context = context,
            GroupPrefix = groupPrefix,
            PortalNamespace = portalNamespace,
            PortalServiceAccount = portalServiceAccount,
        };

    /// <summary>The kind in effect.</summary>
    public ClusterKind EffectiveKind => string.IsNullOrWhiteSpace(Kubeconfig) ? Kind ?? ClusterKind.InCluster : ClusterKind.Kubeconfig;
}
