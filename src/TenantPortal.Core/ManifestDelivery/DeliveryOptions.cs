using TenantPortal.Core.Languages;

namespace TenantPortal.Core.ManifestDelivery;

/// <summary>How approved manifests reach a cluster.</summary>
public enum DeliveryMode
{
    /// <summary>The portal applies them.</summary>
    Apply,

    /// <summary>The portal commits them to a Git repository, from which Flux or Argo CD applies them.</summary>
    Git,
}

/// <summary>How approved manifests reach clusters (section <c>Delivery</c>).</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>
    /// <c>Apply</c>: the portal applies approved manifests. <c>Git</c>: it commits them to <c>Delivery:Repository</c>, for Flux or Argo CD to apply, and
    /// changes nothing in the cluster itself.
    /// </summary>
    public DeliveryMode Mode { get; set; }

    /// <summary>The clusters that <see cref="Mode"/> is for; the portal applies to all others. When empty: all.</summary>
    public string[] Clusters { get; set; } = [];

    /// <summary>The https address of the repository, or the path of a bare one on this machine. The address contains no credential.</summary>
    public string Repository { get; set; } = "";

    /// <summary>The branch to commit to. It must exist, unless the repository is empty.</summary>
    public string Branch { get; set; } = "main";

    /// <summary>The folder in the repository below which each cluster has a folder, and in it each tenant. When empty: the root.</summary>
    public string Folder { get; set; } = "clusters";

    /// <summary>The user who reads and pushes; what is expected beside a token depends on the server. When empty: no credential is sent.</summary>
    public string User { get; set; } = "";

    /// <summary>The password or access token of the user. Set it by environment variable only: <c>Delivery__Password</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>The name of the author of commits.</summary>
    public string AuthorName { get; set; } = "TenantPortal";

    /// <summary>The e-mail address of the author of commits.</summary>
    public string AuthorEmail { get; set; } = "tenantportal@localhost";

    /// <summary>
    /// How long the GitOps controller may take to apply a commit, up to a day. Until then, what differs in the cluster is on its way, and afterwards it is
    /// drift.
    /// </summary>
    public TimeSpan SyncTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a call to the repository may take: 1 to 40 seconds.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether manifests for the cluster are committed instead of applied.</summary>
    public bool IsByGit(string cluster) => Mode == DeliveryMode.Git && (Clusters.Length == 0 || Clusters.Contains(cluster, StringComparer.Ordinal));

    /// <summary>Why the portal does not do something in the cluster itself; null where it may.</summary>
    /// <param name="instead">What to do, as a sentence.</param>
    public Problem? FindProblem(string cluster, Sentence instead) =>
        IsByGit(cluster)
            ? new Problem($"Cluster '{cluster}' is delivered by Git, so the portal changes nothing there. {instead}", Kind: ProblemKind.Conflict)
            : null;
}
