using System.Diagnostics;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests;

/// <summary>The program itself: an operator sees its exit code and what it writes.</summary>
internal static class PortalProgram
{
    private static string Dotnet => Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";

    /// <summary>Starts the program and waits until it ends.</summary>
    public static Task<(int ExitCode, string Errors)> StartAsync(string environment, params (string Key, string Value)[] settings) =>
        StartInAsync(AppContext.BaseDirectory, environment, settings);

    /// <summary>The same, with the build in this folder.</summary>
    public static async Task<(int ExitCode, string Errors)> StartInAsync(string folder, string environment, params (string Key, string Value)[] settings)
    {
        var (exitCode, _, errors) = await RunAsync([Path.Combine(folder, "TenantPortal.Web.dll")], [("ASPNETCORE_ENVIRONMENT", environment), .. settings]);
        return (exitCode, errors);
    }

    /// <summary>Runs one of the program's commands.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunCommandAsync(string[] arguments, params (string Key, string Value)[] settings) =>
        RunAsync([Path.Combine(AppContext.BaseDirectory, "TenantPortal.Web.dll"), .. arguments], [("ASPNETCORE_ENVIRONMENT", "Production"), .. settings]);

    /// <summary>Compiles the program into a folder, from its source and the other projects' assemblies as they were built for the tests.</summary>
    public static async Task BuildAsync(string folder, params string[] properties)
    {
        var source = Path.Combine(PlainEnglish.RepositoryRoot, "src");
        foreach (var project in Directory.GetDirectories(source).Select(path => Path.GetFileName(path)).Except(["TenantPortal.Web"]))
            CopyBuilt($"{project}.dll", Path.Combine(folder, "bin", project, "debug"), Path.Combine(folder, "obj", project, "debug", "ref"));
        // No process that outlives the build: it would hold on to the output that is read here.
        var (exitCode, output, errors) = await RunAsync(
            [
                "build",
                Path.Combine(source, "TenantPortal.Web"),
                "--artifacts-path",
                folder,
                "-nologo",
                "-maxCpuCount:1",
                "-nodeReuse:false",
                "-p:BuildProjectReferences=false",
                "-p:UseSharedCompilation=false",
                "-p:RunAnalyzers=false",
                .. properties,
            ],
            []
        );
        Assert.True(exitCode == 0, output + errors);
    }

    private static void CopyBuilt(string assembly, params string[] folders)
    {
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(folder);
            File.Copy(Path.Combine(AppContext.BaseDirectory, assembly), Path.Combine(folder, assembly), overwrite: true);
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        // Those of the build that started these tests.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        using var program = Process.Start(start)!;
        var (errors, output) = (
            program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await Task.WhenAll(errors, output);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (program.ExitCode, await output, await errors);
    }
}
