namespace TenantPortal.Core.Clusters;

/// <summary>A cluster from the configuration or one that a platform admin added.</summary>
public sealed record KnownCluster(string Name, ClusterOptions Options)
{
    /// <summary>The display name; that of the cluster when none was entered.</summary>
    public string Title { get; init; } = Name;

    public ClusterState State { get; init; }

    /// <summary>Where the kubeconfig of an added cluster is; null for a cluster from the configuration.</summary>
    public CredentialReference? Credential { get; init; }

    public IReadOnlyList<ClusterLabel> Labels { get; init; } = [];

    /// <summary>The tiers that an added cluster is for; empty for all that are not limited to other clusters.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>The environments that an added cluster is for; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Changes with everything above.</summary>
    public Guid Version { get; init; }

    public bool IsConfigured => Credential is null;

    public bool TakesNewTenants => State == ClusterState.Active;

    /// <summary>What a connection to it depends on. Whoever watches it starts again when this changes.</summary>
    public string ConnectionKey => $"{Name} {Credential} {Options.Context}";

    public bool IsFor(string environment) => Environments.Count == 0 || Environments.Contains(environment);
}
