namespace TenantPortal.Core.Loops;

/// <summary>Waits of loops that are woken.</summary>
public static class Waiting
{
    /// <summary>Waits until the task completes, or for the given time; also ends when the loop is stopped, without an exception.</summary>
    public static async Task ForAsync(Task woken, TimeSpan atMost, TimeProvider time, CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(woken, Task.Delay(atMost, time, enough.Token));
        await enough.CancelAsync();
    }
}
