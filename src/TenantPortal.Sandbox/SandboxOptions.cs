namespace TenantPortal.Sandbox;

/// <summary>Where the sandbox listens and how much history its watches keep.</summary>
public sealed record SandboxOptions
{
    /// <summary>The loopback port; 0 lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many changes of each resource a watch can go back; older resource versions answer 410 Expired.</summary>
    public int EventWindow { get; init; } = 10_000;

    /// <summary>How often a quiet watch that asked for bookmarks gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many worker nodes the cluster shows, beside one for its control plane; with 0 it shows none at all, as a bare API server does.</summary>
    public int Nodes { get; init; }

    /// <summary>Whether it refuses pods and services of tenants as the guards of <c>deploy/guards</c> do; Pod Security it enforces always.</summary>
    public bool Guards { get; init; }
}
