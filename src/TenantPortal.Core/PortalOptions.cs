namespace TenantPortal.Core;

/// <summary>The process itself (section <c>Portal</c>).</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    public PortalRole[] Roles { get; set; } = [];

    /// <summary>Where the SQLite file, keys and the Sandbox's kubeconfig are; <c>TenantPortal/</c> in the user's local application data when empty.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The name of this replica in claims; the machine's name when empty. No two running replicas may share one.</summary>
    public string Replica { get; set; } = "";

    /// <summary>The address that people open, for links in messages; without it they have none.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Networks of the proxies that end TLS before the portal; only what comes from them may say so.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The address of a page; null when nobody said under which address the portal is reached.</summary>
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
