using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>A collection that the portal watches in clusters.</summary>
/// <param name="Name">For the log, in the plural: <c>nodes</c>.</param>
/// <param name="Path">Of the collection at the API server.</param>
/// <param name="Read">Reads what the handler needs, so that no more is kept.</param>
internal sealed record WatchedKind<T>(string Name, string Path, Func<JsonObject, T> Read)
{
    public string? LabelSelector { get; init; }

    /// <summary>The longest delay between attempts.</summary>
    public required TimeSpan MaxWait { get; init; }

    /// <summary>For the log: what a failure means for users, as a clause.</summary>
    public required string Consequence { get; init; }

    /// <summary>Whether clusters may lack the kind, so that its absence is no problem.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>Stores what an informer observes in one cluster. Calls never overlap, and a failed call leads to a new list.</summary>
internal interface IInformerHandler<T>
{
    /// <summary>Replaces everything observed before with a full list.</summary>
    Task ListedAsync(IReadOnlyList<T> items, CancellationToken cancellationToken);

    /// <summary>Stores later events in their order.</summary>
    Task ChangedAsync(IReadOnlyList<WatchEvent<T>> changes, CancellationToken cancellationToken);

    /// <summary>The cluster does not allow the portal to read the kind, or does not serve it: what was stored may be outdated.</summary>
    Task ForgetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The cluster could not be watched; the informer retries.</summary>
    Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken) => Task.CompletedTask;
}
