using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Clusters;

/// <summary>
/// The clusters by name: those of the configuration and those that platform admins added. It changes while the portal runs, so nobody keeps a list of them.
/// </summary>
public sealed class ClusterCatalog
{
    private readonly IReadOnlyDictionary<string, ClusterOptions> _configured;
    private volatile Snapshot _now;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterCatalog(IReadOnlyDictionary<string, ClusterOptions> configured) => (_configured, _now) = (configured, new Snapshot(configured, []));

    /// <summary>Those that the portal connects to, in alphabetical order.</summary>
    public IReadOnlyCollection<string> Names => _now.Names;

    /// <summary>The same with everything that is known of them.</summary>
    public IReadOnlyList<KnownCluster> Connected => _now.Connected;

    /// <summary>Those that a new tenant can be placed on.</summary>
    public IReadOnlyList<KnownCluster> Placeable => _now.Placeable;

    public bool HasSandbox => _configured.Values.Any(cluster => cluster.EffectiveKind == ClusterKind.Sandbox);

    /// <summary>Completes at the next change. Read it before the clusters, or a change in between is missed.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>The configured clusters before the settings are validated.</summary>
    public static ClusterCatalog Read(IConfiguration configuration) =>
        new(SettingsBinder.Read<Dictionary<string, ClusterOptions>>(configuration, ClusterOptions.Section));

    /// <summary>How to connect to a cluster; null when the portal does not.</summary>
    public ClusterOptions? Find(string name) => FindKnown(name)?.Options;

    /// <summary>A cluster that the portal connects to; null when there is none of that name.</summary>
    public KnownCluster? FindKnown(string name) => _now.ByName.GetValueOrDefault(name);

    public bool IsConfigured(string name) => _configured.ContainsKey(name);

    /// <summary>Replaces what platform admins added and changed. Of a configured cluster, only the state counts.</summary>
    internal void Update(IReadOnlyCollection<KnownCluster> added)
    {
        var next = new Snapshot(_configured, added);
        if (next.Stamp == _now.Stamp)
            return;
        _now = next;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private sealed class Snapshot
    {
        public Snapshot(IReadOnlyDictionary<string, ClusterOptions> configured, IReadOnlyCollection<KnownCluster> added)
        {
            var rows = added.ToDictionary(cluster => cluster.Name, StringComparer.Ordinal);
            var all = configured
                .Select(cluster => Configured(cluster.Key, cluster.Value, rows.GetValueOrDefault(cluster.Key)))
                .Concat(added.Where(cluster => !cluster.IsConfigured && !configured.ContainsKey(cluster.Name)));
            Connected = [.. all.Where(cluster => cluster.State != ClusterState.Retired).OrderBy(cluster => cluster.Name, StringComparer.Ordinal)];
            ByName = Connected.ToDictionary(cluster => cluster.Name, StringComparer.Ordinal);
            Names = [.. Connected.Select(cluster => cluster.Name)];
            Placeable = [.. Connected.Where(cluster => cluster.TakesNewTenants)];
            Stamp = string.Join('\n', Connected.Select(cluster => $"{cluster.Name} {cluster.Version}"));
        }

        public IReadOnlyList<KnownCluster> Connected { get; }

        public IReadOnlyDictionary<string, KnownCluster> ByName { get; }

        public IReadOnlyCollection<string> Names { get; }

        public IReadOnlyList<KnownCluster> Placeable { get; }

        public string Stamp { get; }

        /// <summary>Who has the configuration decides that the cluster is used, so it is never retired by a row.</summary>
        private static KnownCluster Configured(string name, ClusterOptions options, KnownCluster? row) =>
            new(name, options)
            {
                State = row?.State == ClusterState.Draining ? ClusterState.Draining : ClusterState.Active,
                Labels = [.. options.Labels.Where(text => ClusterLabel.TryParse(text, out _)).Select(ClusterLabel.Parse)],
                Version = row?.Version ?? Guid.Empty,
            };
    }
}
