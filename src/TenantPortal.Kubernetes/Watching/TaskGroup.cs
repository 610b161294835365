namespace TenantPortal.Kubernetes.Watching;

/// <summary>Runs tasks that depend on each other.</summary>
internal static class TaskGroup
{
    /// <summary>Waits for all tasks. When one fails, cancels the others, waits for them, and throws its exception.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] tasks)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = tasks.Select(task => task(failed.Token)).ToList();
        await foreach (var ended in Task.WhenEach(running))
        {
            if (ended.IsCompletedSuccessfully)
                continue;
            await failed.CancelAsync();
            // The results of canceled tasks are irrelevant; only that of the task that failed first matters.
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended;
        }
    }
}
