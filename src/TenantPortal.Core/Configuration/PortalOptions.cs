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

/// <summary>Which database (section <c>Database</c>).</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

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

    /// <summary>A folder with a folder per blueprint; <c>Blueprints</c> beside the program when empty.</summary>
    public string Path { get; set; } = "";

    public string EffectivePath =>
        System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(Path) ? System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints") : Path);
}

/// <summary>How the reconciler works (section <c>Reconciler</c>).</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>Tenants that are reconciled at once: 1 to 128.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>How often a ready tenant is applied again, although nothing said that it changed: 1 minute to 1 day.</summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait after failures: 1 second to 1 hour.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an add-on may work on a new generation before the tenant counts as failing; it is looked at all the same: 1 second to 7 days.</summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>What the Sandbox shows (section <c>Sandbox</c>), where a cluster is of that kind.</summary>
public sealed class SandboxClusterOptions
{
    public const string Section = "Sandbox";

    /// <summary>Worker nodes; with 0 nothing is known of its capacity. 0 to 100.</summary>
    public int Nodes { get; set; }

    /// <summary>Whether it refuses pods and services of tenants as a cluster with the guards of <c>deploy/guards</c> does.</summary>
    public bool Guards { get; set; } = true;
}
