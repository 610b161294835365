namespace TenantPortal.Core.Configuration;

/// <summary>What a process of the portal does.</summary>
public enum PortalRole
{
    /// <summary>Pages and API; needs no access to clusters.</summary>
    Web,

    /// <summary>Makes tenants true in clusters.</summary>
    Reconciler,
}

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

    /// <summary>The address that people open. It is used for links in e-mails and webhooks; when empty, they have no links.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Networks, such as <c>10.0.0.0/8</c>, whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-For</c> headers are trusted.</summary>
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

/// <summary>Which database (section <c>Database</c>).</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// The database. <c>Sqlite</c> is one file for one process; <c>PostgreSql</c> can be shared by several replicas and needs
    /// <c>ConnectionStrings:Portal</c>.
    /// </summary>
    public DatabaseProvider Provider { get; set; }
}

/// <summary>The databases that can be used.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, for one machine.</summary>
    Sqlite,

    /// <summary>A server, for several replicas.</summary>
    PostgreSql,
}

/// <summary>Where blueprints are (section <c>Blueprints</c>).</summary>
public sealed class BlueprintOptions
{
    public const string Section = "Blueprints";

    /// <summary>A folder with one folder per blueprint. When empty: <c>Blueprints</c> beside the program.</summary>
    public string Path { get; set; } = "";

    public string EffectivePath =>
        System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(Path) ? System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints") : Path);
}

/// <summary>How the reconciler works (section <c>Reconciler</c>).</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>How many tenants are reconciled at the same time: 1 to 128.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>How often a ready tenant is applied again although no change was seen: 1 minute to 1 day.</summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait after repeated failures: 1 second to 1 hour.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long an add-on may be in progress on a new tenant or a change before the tenant is reported as failing: 1 second to 7 days. The portal
    /// keeps checking it.
    /// </summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>What the Sandbox shows (section <c>Sandbox</c>), where a cluster is of that kind.</summary>
public sealed class SandboxClusterOptions
{
    public const string Section = "Sandbox";

    /// <summary>How many worker nodes the Sandbox shows: 0 to 100. With 0 its capacity is unknown.</summary>
    public int Nodes { get; set; }

    /// <summary>Whether the Sandbox refuses the pods and services that the guards of <c>deploy/guards</c> refuse.</summary>
    public bool Guards { get; set; } = true;
}
