using Microsoft.Data.Sqlite;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class OrganizationCommandsTests : IDisposable
{
    private const string Retail = "departments:\n  retail:\n    title: Retail\n    managerGroup: retail-managers\nteams: {}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-organization-").FullName;

    private string FilePath => Path.Combine(_folder, "retail.yaml");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_shown_imported_and_exported()
    {
        await RunAsync("migrate");
        await File.WriteAllTextAsync(FilePath, Retail, Cancellation);

        var dry = await RunAsync("import", FilePath, "--dry-run");
        var imported = await RunAsync("import", FilePath);
        var again = await RunAsync("import", FilePath);
        var exported = await RunAsync("export", "--output", Path.Combine(_folder, "copy.yaml"));

        const string Added = "added      department/retail  Created department 'Retail' with manager group 'retail-managers'.";
        Assert.Equal((0, Lines(Added, "Unchanged: 0. Added: 1. Changed: 0. Removed: 0. Nothing was changed: this was a dry run.")), dry);
        Assert.Equal((0, Lines(Added, "Unchanged: 0. Added: 1. Changed: 0. Removed: 0.")), imported);
        Assert.Equal((0, Lines("unchanged  department/retail", "Unchanged: 1. Added: 0. Changed: 0. Removed: 0.")), again);
        Assert.Equal((0, $"The departments, teams and budgets are in '{Path.Combine(_folder, "copy.yaml")}'."), exported);
        Assert.StartsWith($"{Retail}Tiers:\n", await File.ReadAllTextAsync(Path.Combine(_folder, "copy.yaml"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_ends_the_import_and_changes_nothing()
    {
        await RunAsync("migrate");
        await File.WriteAllTextAsync(FilePath, Retail.Replace("title", "titel", StringComparison.Ordinal), Cancellation);

        Assert.Equal(
            (
                1,
                Lines(
                    "retail.yaml: departments.retail.titel: The key is unknown. The keys are: title, managerGroup, managerGroupTitle, budget.",
                    "Nothing was changed."
                )
            ),
            await RunAsync("import", FilePath)
        );
    }

    [Fact]
    public async Task The_files_of_a_folder_belong_together()
    {
        await RunAsync("migrate");
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        Assert.Equal((1, $"The folder '{folder}' has no file *.yaml."), await RunAsync("import", folder));
        await File.WriteAllTextAsync(Path.Combine(folder, "z.yaml"), Retail, Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "a.yaml"),
            "teams: {baskets: {title: Baskets, department: retail, leadGroup: leads, memberGroup: members}}",
            Cancellation
        );

        var imported = await RunAsync("import", folder);
        var exported = await RunAsync("export", "--output", folder);

        Assert.EndsWith("Added: 2. Changed: 0. Removed: 0.", imported.Output, StringComparison.Ordinal);
        Assert.Equal((0, $"The departments, teams and budgets are in '{Path.Combine(folder, "organization.yaml")}'."), exported);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_not_changed() =>
        Assert.Equal(
            (1, "The database does not have the schema of this version. Run the command 'migrate' first."),
            await RunAsync("export", "--output", FilePath)
        );

    [Theory]
    [InlineData("Name a file or a folder. The usage is: export --output FILE|FOLDER", "export")]
    [InlineData("Name a file or a folder. The usage is: import FILE|FOLDER [--dry-run] [--prune]", "import", "--prune")]
    public async Task A_file_must_be_named(string problem, params string[] arguments) =>
        Assert.Equal(problem, (await Assert.ThrowsAsync<WrongUseException>(() => RunAsync(arguments))).Message);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        CommandRun.RunAsync(arguments, ("Portal:DataPath", Path.Combine(_folder, "data")));
}
