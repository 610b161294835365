using System.Data.Common;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Organization;
using TenantPortal.Parsing;

namespace TenantPortal.Web.Commands;

/// <summary>
/// The commands <c>export</c> and <c>import</c>: departments, teams and budgets as YAML files, which can be reviewed and kept under version control. Tiers and
/// prices are exported too, and compared.
/// </summary>
internal static class OrganizationCommands
{
    private const string Output = "--output";
    private const string DryRun = "--dry-run";
    private const string Prune = "--prune";
    private const string Pattern = "*.yaml";
    private const string FileInFolder = "organization.yaml";
    private const int Failed = 1;

    public static readonly PortalCommand Export = new("export", $"{Output} FILE|FOLDER", MaxArguments: 0, [Output], ExportAsync);

    public static readonly PortalCommand Import = new("import", $"FILE|FOLDER [{DryRun}] [{Prune}]", MaxArguments: 1, [], ImportAsync)
    {
        Flags = [DryRun, Prune],
    };

    private static Task<int> ExportAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken) =>
        RunAsync(
            builder,
            line,
            output,
            line.Options.GetValueOrDefault(Output),
            async (provider, path) =>
            {
                var file = Directory.Exists(path) ? Path.Combine(path, FileInFolder) : path;
                await File.WriteAllTextAsync(file, await provider.GetRequiredService<OrganizationExport>().WriteAsync(cancellationToken), cancellationToken);
                await output.WriteLineAsync($"The departments, teams and budgets are in '{file}'.");
                return 0;
            },
            cancellationToken
        );

    private static Task<int> ImportAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken) =>
        RunAsync(
            builder,
            line,
            output,
            line.Arguments is [var path] ? path : null,
            async (provider, path) =>
            {
                var files = await ReadAsync(path, cancellationToken);
                var dryRun = line.Flags.Contains(DryRun);
                var import = provider.GetRequiredService<OrganizationImport>();
                var imported = await import.RunAsync(files, dryRun, line.Flags.Contains(Prune), cancellationToken);
                if (imported.Succeeded)
                {
                    await WriteAsync(imported.Value, dryRun, output);
                    return 0;
                }

                foreach (var problem in imported.Problems)
                    await output.WriteLineAsync(problem.Message);
                await output.WriteLineAsync("Nothing was changed.");
                return Failed;
            },
            cancellationToken
        );

    private static async Task WriteAsync(IReadOnlyList<OrganizationChange> changes, bool dryRun, TextWriter output)
    {
        foreach (var change in changes)
            await output.WriteLineAsync($"{change.Kind.ToString().ToLowerInvariant(), -9}  {change.Subject}  {change.Details}".TrimEnd());
        var counts = Enum.GetValues<OrganizationChangeKind>().Select(kind => $"{kind}: {changes.Count(change => change.Kind == kind)}.");
        await output.WriteLineAsync(string.Join(" ", counts) + (dryRun ? " Nothing was changed: this was a dry run." : ""));
    }

    private static async Task<IReadOnlyList<OrganizationFile>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string[] paths = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, Pattern).Order(StringComparer.Ordinal)] : [path];
        if (paths.Length == 0)
            throw new IOException($"The folder '{path}' has no file {Pattern}.");
        var files = new List<OrganizationFile>();
        foreach (var file in paths)
        {
            // A character takes at most four bytes. The parser checks the rest.
            if (new FileInfo(file).Length > UntrustedDocument.MaxYamlLength * 4L)
                throw new IOException($"The file '{file}' is too long to be a file of departments and teams.");
            files.Add(new OrganizationFile(Path.GetFileName(file), await File.ReadAllTextAsync(file, cancellationToken)));
        }

        return files;
    }

    private static async Task<int> RunAsync(
        WebApplicationBuilder builder,
        CommandLine line,
        TextWriter output,
        string? path,
        Func<IServiceProvider, string, Task<int>> run,
        CancellationToken cancellationToken
    )
    {
        if (path is not { Length: > 0 })
            throw new WrongUseException($"Name a file or a folder. The usage is: {line.Command.Synopsis}");
        await using var provider = builder.BuildCore();
        try
        {
            if ((await provider.GetRequiredService<DatabaseStartup>().FindPendingAsync(cancellationToken)).Count == 0)
                return await run(provider, Path.GetFullPath(path));
            await output.WriteLineAsync("The database does not have the schema of this version. Run the command 'migrate' first.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            await output.WriteLineAsync(exception.Message);
        }

        return Failed;
    }
}
