using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using TenantPortal.Testing;

namespace TenantPortal.E2E;

/// <summary>The real program in a process of its own, on a free port, with a data folder of its own.</summary>
public sealed partial class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortalProcess(string dataPath, ProcessStartInfo start)
    {
        DataPath = dataPath;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"The portal ended before it listened:\n{Output}"));
    }

    public string DataPath { get; }

    public string SandboxKubeconfig => Path.Combine(DataPath, "sandbox.kubeconfig");

    public Uri Url => _listening.Task.Result;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="kubeconfig">Of the real cluster; null for the Sandbox.</param>
    /// <param name="dataPath">Of a portal that ran before, or empty; a new one with a migrated database when null.</param>
    /// <param name="environment">More settings, by environment variable.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="startTimeout">How long to wait until it listens; a minute when null.</param>
    public static async Task<PortalProcess> StartAsync(
        string? kubeconfig,
        CancellationToken cancellationToken,
        string? dataPath = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyList<string>? arguments = null,
        TimeSpan? startTimeout = null
    )
    {
        dataPath ??= NewDataPath();
        var program = Path.Combine(Repository.Root, "src", "TenantPortal.Web", "bin", Repository.Configuration, "net10.0", "TenantPortal.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments ?? []])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataPath,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Urls"] = "http://127.0.0.1:0";
        start.Environment["Portal__DataPath"] = dataPath;
        start.Environment["Sandbox__Nodes"] = "0";
        if (kubeconfig is not null)
            start.Environment["Clusters__default__Kubeconfig"] = kubeconfig;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var portal = new PortalProcess(dataPath, start);
        portal._process.Start();
        portal._process.BeginOutputReadLine();
        portal._process.BeginErrorReadLine();
        try
        {
            await portal._listening.Task.WaitAsync(startTimeout ?? StartTimeout, cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once, as a crash of the machine would.</summary>
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
        // The next test's folder is its own; what a killed process left open may refuse to go.
        if (Directory.Exists(DataPath) && !Restarted)
            Directory.Delete(DataPath, recursive: true);
    }

    /// <summary>True when another process goes on with the data folder.</summary>
    public bool Restarted { get; set; }

    private static string NewDataPath()
    {
        var path = Directory.CreateTempSubdirectory("tenantportal-e2e-").FullName;
        SqliteTemplate.CopyTo(Path.Combine(path, "tenantportal.db"));
        return path;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
