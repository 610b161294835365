using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>The built program as a process of its own with an empty data folder: from its start to its first page.</summary>
internal static class StartBenchmark
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Start to first page with an empty data folder, {rounds} rounds, {BuiltPortal.Configuration}.");
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add((await StartAsync(cancellationToken)).TotalSeconds);
            Console.WriteLine($"  {times[^1]:0.00} s");
        }

        Console.WriteLine($"Median {Statistics.Median(times):0.00} s");
    }

    private static async Task<TimeSpan> StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        var folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        var watch = Stopwatch.StartNew();
        try
        {
            await using var portal = await BuiltPortal.StartAsync(folder, [], _ => { }, patience.Token);
            using var pages = new HttpClient { BaseAddress = portal.Url };
            using var page = await pages.GetAsync(new Uri("/signin", UriKind.Relative), patience.Token);
            page.EnsureSuccessStatusCode();
            return watch.Elapsed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
