namespace TenantPortal.Core.Clusters;

/// <summary>How people reach a cluster with kubectl (section <c>Clusters:&lt;name&gt;:Access</c>). Everything in it is public: it is handed out in kubeconfigs.</summary>
public sealed class ClusterAccessOptions
{
    public const string ExecV1 = "client.authentication.k8s.io/v1";
    public const string ExecV1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The API server's address for people; that of the portal's own kubeconfig when empty.</summary>
    public string Server { get; set; } = "";

    /// <summary>The authority of the API server's certificate, as PEM or as the path of a PEM file; that of the portal's own connection when empty.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>The OpenID issuer that the API server trusts; the provider that the portal itself signs in with when empty.</summary>
    public string IssuerUrl { get; set; } = "";

    /// <summary>The public client that the issuer makes tokens for.</summary>
    public string ClientId { get; set; } = "kubernetes";

    /// <summary>Scopes that are asked for beside <c>openid</c>.</summary>
    public string[] ExtraScopes { get; set; } = [];

    /// <summary>The program that kubectl asks for a token: <c>aws</c>, <c>gke-gcloud-auth-plugin</c>, <c>kubelogin</c>. When empty, <c>kubectl oidc-login</c> with the issuer and client above.</summary>
    public string ExecCommand { get; set; } = "";

    /// <summary>What <see cref="ExecCommand"/> is called with.</summary>
    public string[] ExecArgs { get; set; } = [];

    public string ExecApiVersion { get; set; } = ExecV1;

    /// <summary>Whether the program is told which cluster it is for; <c>gke-gcloud-auth-plugin</c> needs it.</summary>
    public bool ExecProvideClusterInfo { get; set; }
}
