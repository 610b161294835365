namespace TenantPortal.Core.Clusters;

/// <summary>How a cluster is reached.</summary>
public enum ClusterKind
{
    /// <summary>The in-memory API server of this process.</summary>
    Sandbox,

    /// <summary>By a kubeconfig file.</summary>
    Kubeconfig,

    /// <summary>The cluster that the portal runs in, by its ServiceAccount.</summary>
    InCluster,
}

/// <summary>A host cluster that tenants are placed on (section <c>Clusters:&lt;name&gt;</c>).</summary>
public sealed class ClusterOptions
{
    public const string Section = "Clusters";

    public ClusterKind? Kind { get; set; }

    /// <summary>A kubeconfig's path; setting it makes the kind <see cref="ClusterKind.Kubeconfig"/>.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The kubeconfig's context; its current one when empty.</summary>
    public string? Context { get; set; }

    /// <summary>What the API server puts before SSO groups (<c>--oidc-groups-prefix</c>), such as <c>oidc:</c>.</summary>
    public string GroupPrefix { get; set; } = "";

    /// <summary>The namespace of the portal's own ServiceAccount.</summary>
    public string PortalNamespace { get; set; } = "tenantportal-system";

    public string PortalServiceAccount { get; set; } = "tenantportal";

    /// <summary>How people reach it with kubectl.</summary>
    public ClusterAccessOptions Access { get; set; } = new();

    /// <summary>Whether no new tenants are made where the guards of <c>deploy/guards</c> are missing; true when not set, but false in Development.</summary>
    public bool? RequireGuards { get; set; }

    /// <summary>The kind that is meant.</summary>
    public ClusterKind EffectiveKind => string.IsNullOrWhiteSpace(Kubeconfig) ? Kind ?? ClusterKind.InCluster : ClusterKind.Kubeconfig;
}
