namespace TenantPortal.Core.Tests;

/// <summary>Many people, or replicas, who do something at the same moment.</summary>
internal static class AtOnce
{
    public static async Task<T[]> RunAsync<T>(int count, Func<int, Task<T>> action)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable
            .Range(0, count)
            .Select(i =>
                Task.Run(async () =>
                {
                    await start.Task;
                    return await action(i);
                })
            )
            .ToArray();
        start.SetResult();
        return await Task.WhenAll(running);
    }
}
