namespace TenantPortal.Core.Configuration;

/// <summary>What a process of the portal does.</summary>
public enum PortalRole
{
    /// <summary>Pages and API; needs no access to clusters.</summary>
    Web,

    /// <summary>Reconciles tenants with clusters.</summary>
    Reconciler,
}

/// <summary>The process itself (section <c>Portal</c>).</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    public PortalRole[] Roles { get; set; } = [];

    /// <summary>Where the SQLite file, keys and the Sandbox's kubeconfig are; <c>TenantPortal/</c> in the user's local application data when empty.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The name of this replica in claims; the machine name when empty. Names must be unique among running replicas.</summary>
    public string Replica { get; set; } = "";

    /// <summary>The public address of the portal, for links in messages; without it, messages have no links.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Networks of the proxies that terminate TLS in front of the portal; forwarded headers are trusted only from these.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The address of a page; null when <see cref="PublicUrl"/> is not set.</summary>
    /// <param name="path">A path without a leading slash.</param>
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

/// <summary>The database (section <c>Database</c>).</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; }
}

/// <summary>The supported databases.</summary>
public enum DatabaseProvider
{
    /// <summary>A file, for a single machine.</summary>
    Sqlite,

    /// <summary>A server, for multiple replicas.</summary>
    PostgreSql,
}

/// <summary>The location of the blueprints (section <c>Blueprints</c>).</summary>
public sealed class BlueprintOptions
{
    public const string Section = "Blueprints";

    /// <summary>A folder with one folder per blueprint; <c>Blueprints</c> next to the program when empty.</summary>
    public string Path { get; set; } = "";

    public string EffectivePath =>
        System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(Path) ? System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints") : Path);
}

/// <summary>How the reconciler works (section <c>Reconciler</c>).</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>The number of tenants to reconcile in parallel: 1 to 128.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>How often a ready tenant is applied again without any change: 1 minute to 1 day.</summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The maximum delay after failures: 1 second to 1 hour.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long an add-on may take for a new generation before the tenant counts as failing. Reconciling continues anyway. 1 second to 7
    /// days.
    /// </summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>The contents of the Sandbox (section <c>Sandbox</c>), for clusters of that kind.</summary>
public sealed class SandboxClusterOptions
{
    public const string Section = "Sandbox";

    /// <summary>The number of worker nodes, 0 to 100; with 0, its capacity is unknown.</summary>
    public int Nodes { get; set; }

    /// <summary>Whether it rejects pods and services of tenants like a cluster with the guards of <c>deploy/guards</c>.</summary>
    public bool Guards { get; set; } = true;
}
