using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TenantPortal.Benchmarks;

/// <summary>The built program as a process of its own, at a free port.</summary>
internal sealed partial class BuiltPortal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BuiltPortal(Process process, Action<string> log)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Read(line.Data, log);
        process.ErrorDataReceived += (_, line) => Read(line.Data, log);
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("The portal ended before it listened."));
    }

    /// <summary>Debug or Release: that of the benchmarks themselves.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Known once it listens.</summary>
    public Uri Url => _listening.Task.Result;

    /// <summary>How long the process has used a core.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="folder">Its data folder.</param>
    /// <param name="settings">More settings, by environment variable.</param>
    /// <param name="log">Gets every line that it writes.</param>
    /// <param name="published">The folder of a published program; without it, the one that was built with the benchmarks.</param>
    public static async Task<BuiltPortal> StartAsync(
        DirectoryInfo folder,
        IEnumerable<KeyValuePair<string, string>> settings,
        Action<string> log,
        CancellationToken cancellationToken,
        string? published = null
    )
    {
        var program = Path.Combine(
            published is not null ? Path.GetFullPath(published) : Path.Combine(FindRepository(), "src", "TenantPortal.Web", "bin", Configuration, "net10.0"),
            "TenantPortal.Web.dll"
        );
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Urls"] = "http://127.0.0.1:0",
                ["Portal__DataPath"] = folder.FullName,
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var portal = new BuiltPortal(new Process { StartInfo = start }, log);
        portal._process.Start();
        portal._process.BeginOutputReadLine();
        portal._process.BeginErrorReadLine();
        try
        {
            await portal._listening.Task.WaitAsync(cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once (SIGKILL), as a crash of its machine would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line, Action<string> log)
    {
        if (line is null)
            return;
        log(line);
        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
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
