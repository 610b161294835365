namespace TenantPortal.Kubernetes.Watching;

/// <summary>Runs endless tasks that make no sense without each other.</summary>
internal static class TaskGroup
{
    /// <summary>When one ends, ends the others, waits for them, and throws what the first threw.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] tasks)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = tasks.Select(task => task(ended.Token)).ToArray();
        var first = await Task.WhenAny(running);
        await ended.CancelAsync();
        // The ones that are ended here have nothing to say; the one that ended by itself has.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}
