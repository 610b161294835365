using System.Diagnostics;
using TenantPortal.Sandbox;

namespace TenantPortal.Benchmarks;

/// <summary>The Sandbox in a process of its own, so that what it costs is not counted as the portal's.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    /// <summary>The argument that makes this program the process.</summary>
    public const string Argument = "sandbox";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
    private readonly Process _process;

    private SandboxProcess() =>
        _process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(SandboxProcess).Assembly.Location, Argument, Kubeconfig])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public static async Task<SandboxProcess> StartAsync(CancellationToken cancellationToken)
    {
        var sandbox = new SandboxProcess();
        // One line says that it serves.
        await sandbox._process.StandardOutput.ReadLineAsync(cancellationToken);
        return sandbox;
    }

    /// <summary>Serves until the standard input ends.</summary>
    public static async Task RunAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Guards = true }, cancellationToken);
        server.WriteKubeconfig(kubeconfig);
        Console.WriteLine(server.Url);
        await Console.In.ReadToEndAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
