namespace TenantPortal.Core;

/// <summary>The process itself (section <c>Portal</c>).</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>
    /// What this process does: <c>Web</c> serves pages and the API, <c>Reconciler</c> works on clusters. A process without <c>Web</c> needs no
    /// sign-in, one without <c>Reconciler</c> no access to clusters.
    /// </summary>
    public PortalRole[] Roles { get; set; } = [];

    /// <summary>
    /// The folder of the SQLite file, the keys and the kubeconfig of the Sandbox. When empty: <c>TenantPortal/</c> in the local application data of
    /// the user.
    /// </summary>
    public string DataPath { get; set; } = "";

    /// <summary>The name of this process in claims. When empty: the name of the machine. Two running processes must not share a name.</summary>
    public string Replica { get; set; } = "";

    /// <summary>
    /// The address that people open, without a path. It is used for links in e-mails and webhooks; when empty, they have no links.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Networks, such as <c>10.0.0.0/8</c>, whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-For</c> headers are trusted.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The address of a page; null when <see cref="PublicUrl"/> is empty.</summary>
    /// <param name="path">Without a slash in front.</param>
    public string? LinkTo(string path) => string.IsNullOrWhiteSpace(PublicUrl) ? null : $"{PublicUrl.TrimEnd('/')}/{path}";

    public string EffectiveDataPath =>
        Path.GetFullPath(
            string.IsNullOrWhiteSpace(DataPath)
                ? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                    "TenantPortal"
                )
                : DataPath
        );

    public string EffectiveReplica => string.IsNullOrWhiteSpace(Replica) ? Environment.MachineName : Replica;
}

/// <summary>What a process of the portal does.</summary>
public enum PortalRole
{
    /// <summary>Pages and API; needs no access to clusters.</summary>
    Web,

    /// <summary>Makes tenants true in clusters.</summary>
    Reconciler,
}
