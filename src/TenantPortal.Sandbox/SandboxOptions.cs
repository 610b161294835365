namespace TenantPortal.Sandbox;

/// <summary>The port of the sandbox and the history of its watches.</summary>
public sealed record SandboxOptions
{
    /// <summary>The loopback port; 0 lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>The number of changes of each resource that a watch can resume from; older resource versions return 410 Expired.</summary>
    public int EventWindow { get; init; } = 10_000;

    /// <summary>How often an idle watch with bookmarks enabled gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The number of worker nodes in addition to a control plane node; with 0, the cluster has no nodes at all, like a bare API server.</summary>
    public int Nodes { get; init; }

    /// <summary>Whether it refuses pods and services of tenants like the guards of <c>deploy/guards</c>; Pod Security is always enforced.</summary>
    public bool Guards { get; init; }

    /// <summary>Whether it serves the kinds of Flux, Argo CD, Cluster API, vcluster and external-secrets, with stand-ins for their controllers.</summary>
    public bool AddOns { get; init; }

    /// <summary>How long the stand-ins wait between the steps of their progress.</summary>
    public TimeSpan AddOnStep { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>What it contains when it starts, in addition to the default namespaces.</summary>
    public IReadOnlyList<SandboxObject> Content { get; init; } = [];
}
