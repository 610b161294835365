namespace TenantPortal.Kubernetes.Watching;

/// <summary>Runs long-running tasks that depend on each other.</summary>
internal static class TaskGroup
{
    /// <summary>When one task ends, cancels the others, waits for them, and throws the exception of the first.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] tasks)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = tasks.Select(task => task(ended.Token)).ToArray();
        var first = await Task.WhenAny(running);
        await ended.CancelAsync();
        // The results of canceled tasks are irrelevant; only that of the task that ended first matters.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}
