using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TenantPortal.Benchmarks;

/// <summary>The built program as a process of its own with an empty data folder: from its start to its first page.</summary>
internal static partial class StartBenchmark
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Console.WriteLine($"Start to first page with an empty data folder, {rounds} rounds, {configuration}.");
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add((await StartAsync(configuration, cancellationToken)).TotalSeconds);
            Console.WriteLine($"  {times[^1]:0.00} s");
        }

        Console.WriteLine($"Median {Statistics.Median(times):0.00} s");
    }

    private static async Task<TimeSpan> StartAsync(string configuration, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        var folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(FindRepository(), "src", "TenantPortal.Web", "bin", configuration, "net10.0", "TenantPortal.Web.dll")]
        )
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.FullName,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Urls"] = "http://127.0.0.1:0",
                ["Portal__DataPath"] = folder.FullName,
            },
        };
        var watch = Stopwatch.StartNew();
        using var portal = Process.Start(start)!;
        try
        {
            using var pages = new HttpClient { BaseAddress = await ReadAddressAsync(portal, patience.Token) };
            using var page = await pages.GetAsync(new Uri("/signin", UriKind.Relative), patience.Token);
            page.EnsureSuccessStatusCode();
            return watch.Elapsed;
        }
        finally
        {
            portal.Kill();
            await portal.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Uri> ReadAddressAsync(Process portal, CancellationToken cancellationToken)
    {
        while (await portal.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            // A pipe that no one empties would stop the program.
            _ = portal.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            return new Uri(match.Groups[1].Value);
        }

        throw new InvalidOperationException("The portal ended before it listened.");
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TenantPortal.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmarks do not run inside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
