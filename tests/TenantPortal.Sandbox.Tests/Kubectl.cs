using System.Diagnostics;

namespace TenantPortal.Sandbox.Tests;

/// <summary>Runs the kubectl of this machine against a server.</summary>
public static class Kubectl
{
    /// <summary>Where kubectl is, or null.</summary>
    public static string? Location { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl"))
            .FirstOrDefault(File.Exists);

    private static string CacheDirectory => Path.Combine(AppContext.BaseDirectory, "kubectl-cache");

    public static Process Start(string kubeconfig, params string[] arguments)
    {
        var start = new ProcessStartInfo(Location!, ["--kubeconfig", kubeconfig, "--cache-dir", CacheDirectory, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>What kubectl printed, when it was content; the input is for "-f -".</summary>
    public static async Task<string> RunAsync(string kubeconfig, string? input, params string[] arguments)
    {
        using var process = Start(kubeconfig, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} exited with {process.ExitCode}: {await errors}");
        return output;
    }
}
