namespace TenantPortal.Core.ClusterAdministration;

/// <summary>A cluster as a platform admin enters it.</summary>
public sealed record ClusterInput
{
    /// <summary>Only of a new cluster.</summary>
    public string? Name { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Where the kubeconfig is, never its content.</summary>
    public string? Credential { get; init; }

    /// <summary>The context of the kubeconfig. When empty: its current context.</summary>
    public string? Context { get; init; }

    public string? GroupPrefix { get; init; }

    /// <summary>The namespace of the ServiceAccount of the portal there. When empty: <c>tenantportal-system</c>.</summary>
    public string? PortalNamespace { get; init; }

    /// <summary>The ServiceAccount of the portal there. When empty: <c>tenantportal</c>.</summary>
    public string? PortalServiceAccount { get; init; }

    /// <summary>Each as <c>key=value</c>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<string>? Tiers { get; init; }

    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>The version that was changed.</summary>
    public Guid? Version { get; init; }

    /// <summary>The test of a new cluster.</summary>
    public Guid? Test { get; init; }
}
