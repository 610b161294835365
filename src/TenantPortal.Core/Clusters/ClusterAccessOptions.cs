namespace TenantPortal.Core.Clusters;

/// <summary>
/// How users connect to a cluster with kubectl (section <c>Clusters:&lt;name&gt;:Access </c>). Everything in it is public: it ends up in
/// kubeconfigs.
/// </summary>
public sealed class ClusterAccessOptions
{
    public const string ExecV1 = "client.authentication.k8s.io/v1";
    public const string ExecV1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The API server's address for users; the address in the portal's own kubeconfig when empty.</summary>
    public string Server { get; set; } = "";

    /// <summary>
    /// The certificate authority of the API server, as PEM or as the path of a PEM file; the authority of the portal's own connection when
    /// empty.
    /// </summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>The OpenID issuer that the API server trusts; the portal's own sign-in provider when empty.</summary>
    public string IssuerUrl { get; set; } = "";

    /// <summary>The public client that the issuer issues tokens to.</summary>
    public string ClientId { get; set; } = "kubernetes";

    /// <summary>Scopes to request in addition to <c>openid</c>.</summary>
    public string[] ExtraScopes { get; set; } = [];

    /// <summary>
    /// The credential plugin that kubectl runs: <c>aws </c>, <c>gke-gcloud-auth-plugin </c>, <c>kubelogin </c>. When empty, <c>kubectl
    /// oidc-login</c> with the issuer and client above.
    /// </summary>
    public string ExecCommand { get; set; } = "";

    /// <summary>The arguments of <see cref="ExecCommand"/>.</summary>
    public string[] ExecArgs { get; set; } = [];

    public string ExecApiVersion { get; set; } = ExecV1;

    /// <summary>Whether kubectl passes the cluster's details to the plugin; <c>gke-gcloud-auth-plugin</c> needs them.</summary>
    public bool ExecProvideClusterInfo { get; set; }
}
