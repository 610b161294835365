namespace TenantPortal.Core.Clusters;

/// <summary>
/// How users connect to a cluster with kubectl (section <c>Clusters:&lt;name&gt;:Access </c>). Everything in it is public: it ends up in
/// kubeconfigs.
/// </summary>
public sealed class ClusterAccessOptions
{
    public const string ExecV1 = "client.authentication.k8s.io/v1";
    public const string ExecV1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The https address of the API server for people. When empty: the address in the kubeconfig of the portal; none for <c>InCluster</c>.</summary>
    public string Server { get; set; } = "";

    /// <summary>
    /// The authority of the certificate of the API server, as PEM or as the path of a PEM file. When empty: that of the connection of the portal.
    /// </summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>The OpenID issuer that the API server trusts (<c>--oidc-issuer-url</c>). When empty: the provider that the portal signs in with.</summary>
    public string IssuerUrl { get; set; } = "";

    /// <summary>
    /// The public client that the issuer creates tokens for (<c>--oidc-client-id</c>). It must allow redirects to <c>http://localhost:8000</c>.
    /// </summary>
    public string ClientId { get; set; } = "kubernetes";

    /// <summary>The scopes that are requested beside <c>openid</c>.</summary>
    public string[] ExtraScopes { get; set; } = [];

    /// <summary>
    /// The program that gets a token: <c>aws</c>, <c>gke-gcloud-auth-plugin</c> or <c>kubelogin</c>. When empty: <c>kubectl oidc-login</c> with the
    /// issuer and the client.
    /// </summary>
    public string ExecCommand { get; set; } = "";

    /// <summary>The arguments of <see cref="ExecCommand"/>.</summary>
    public string[] ExecArgs { get; set; } = [];

    /// <summary>
    /// The API version of the exec plug-in: <c>client.authentication.k8s.io/v1</c>, or <c>client.authentication.k8s.io/v1beta1</c> for older
    /// programs.
    /// </summary>
    public string ExecApiVersion { get; set; } = ExecV1;

    /// <summary>Whether kubectl passes the cluster to the program; <c>gke-gcloud-auth-plugin</c> needs it.</summary>
    public bool ExecProvideClusterInfo { get; set; }
}
