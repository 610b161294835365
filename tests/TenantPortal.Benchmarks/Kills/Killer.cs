namespace TenantPortal.Benchmarks.Kills;

/// <summary>Kills one of several replicas every few seconds, sometimes all of them, and starts it again at once.</summary>
internal sealed class Killer(IReadOnlyList<Replica> replicas, Random random)
{
    /// <summary>How often all replicas are killed at once.</summary>
    private const double AllAtOnce = 0.15;

    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(8);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(MinPause + (MaxPause - MinPause) * random.NextDouble(), cancellationToken);
                var victims = random.NextDouble() < AllAtOnce ? replicas : [replicas[random.Next(replicas.Count)]];
                await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
                // Even when the time is over: at the end, all of them run.
                await Task.WhenAll(victims.Select(victim => victim.StartAsync(CancellationToken.None)));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
