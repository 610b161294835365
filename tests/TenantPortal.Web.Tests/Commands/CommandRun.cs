using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

/// <summary>Runs commands of the program in this process, with the shipped settings and changes to them, in the environment Production.</summary>
internal static class CommandRun
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Key, string? Value)[] settings)
    {
        var line = CommandLine.Parse(arguments, PortalCommands.All);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder
            .Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        var output = new StringWriter();
        return (await line.Command.RunAsync(builder, line, output, TestContext.Current.CancellationToken), output.ToString().Trim());
    }
}
