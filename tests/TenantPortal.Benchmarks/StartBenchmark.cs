using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>The built or published program as a process of its own with an empty data folder: from its start to its first page.</summary>
internal static class StartBenchmark
{
    private const string LoadFile = "/proc/loadavg";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="published">The folder of a published program; without it, the one that was built with the benchmarks.</param>
    public static async Task RunAsync(int rounds, string? published, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Start to first page with an empty data folder, {rounds} rounds, {published ?? BuiltPortal.Configuration}; load {Load()}.");
        var times = new List<(double Elapsed, double Processor)>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add(await StartAsync(published, cancellationToken));
            Console.WriteLine($"  {times[^1].Elapsed:0.00} s, {times[^1].Processor:0.00} s of CPU");
        }

        var (elapsed, processor) = (Statistics.Median(times.Select(time => time.Elapsed)), Statistics.Median(times.Select(time => time.Processor)));
        Console.WriteLine($"Median {elapsed:0.00} s, {processor:0.00} s of CPU; load {Load()}");
    }

    /// <summary>How many threads have wanted a core in the last minute: other programs make a start longer.</summary>
    private static string Load() => File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "unknown";

    private static async Task<(double Elapsed, double Processor)> StartAsync(string? published, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        var folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        var watch = Stopwatch.StartNew();
        try
        {
            await using var portal = await BuiltPortal.StartAsync(folder, [], _ => { }, patience.Token, published);
            using var pages = new HttpClient { BaseAddress = portal.Url };
            using var page = await pages.GetAsync(new Uri("/signin", UriKind.Relative), patience.Token);
            page.EnsureSuccessStatusCode();
            return (watch.Elapsed.TotalSeconds, portal.ProcessorTime.TotalSeconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
