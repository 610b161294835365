using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>What people do without a portal: <c>kubectl apply --server-side</c> of a folder.</summary>
internal static class Kubectl
{
    public static bool IsThere() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "kubectl")) || File.Exists(Path.Combine(folder, "kubectl.exe")));

    /// <summary>Applies a file for each tenant with one call, and says how long it took.</summary>
    public static async Task<TimeSpan> ApplyAsync(string kubeconfig, IReadOnlyCollection<TenantObjects> tenants, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        try
        {
            foreach (var tenant in tenants)
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{tenant.Name}.yaml"), tenant.Yaml, cancellationToken);

            var watch = Stopwatch.StartNew();
            using var kubectl = Process.Start(
                new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "apply", "--server-side", "-f", folder.FullName]) { RedirectStandardOutput = true }
            )!;
            await kubectl.StandardOutput.ReadToEndAsync(cancellationToken);
            await kubectl.WaitForExitAsync(cancellationToken);
            return kubectl.ExitCode == 0 ? watch.Elapsed : throw new InvalidOperationException($"kubectl ended with {kubectl.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
