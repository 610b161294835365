using System.ComponentModel;
using System.Diagnostics;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The programs that platform admins use, where this machine has them.</summary>
internal static class Kubectl
{
    private static readonly Lazy<Task<bool>> CanRender = new(CanRenderAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test, with the reason, without a kubectl that renders Kustomize components.</summary>
    public static async Task RequireAsync() =>
        Assert.SkipUnless(await CanRender.Value, "There is no kubectl that renders Kustomize components on this machine (1.21 or newer).");

    /// <summary>The documents of a kustomization.</summary>
    public static async Task<IReadOnlyList<string>> RenderAsync(string folder)
    {
        await RequireAsync();
        var (exitCode, output, errors) = await RunAsync(new ProcessStartInfo("kubectl", ["kustomize", folder]));
        Assert.True(exitCode == 0, errors);
        return output.Split("\n---\n");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start, string? input = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Whether a program of this name is in the PATH.</summary>
    public static bool HasCommand(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private static async Task<bool> CanRenderAsync()
    {
        try
        {
            var (_, output, _) = await RunAsync(new ProcessStartInfo("kubectl", ["kustomize", "--help"]));
            return output.Contains("--load-restrictor", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
