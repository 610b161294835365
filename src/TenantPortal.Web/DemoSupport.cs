using TenantPortal.Web.Commands;
#if SANDBOX
using Microsoft.Extensions.Configuration.Json;
using TenantPortal.Demo;
using TenantPortal.Web.Auth.Development;
#endif

namespace TenantPortal.Web;

/// <summary>Creates the demo of <c>--demo</c> in builds that include the Sandbox.</summary>
internal static class DemoSupport
{
    /// <summary>Adds the settings of the demo below those of the environment and the command line, and what fills the Sandbox.</summary>
    /// <exception cref="WrongUseException">This is no place for the demo.</exception>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
            throw new WrongUseException("--demo is for trying out the portal and runs only in the Development environment. Leave out --demo.");
#if SANDBOX
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        var files = sources.Select((source, at) => source is JsonConfigurationSource ? at + 1 : 0).Max();
        sources.Insert(files, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = DemoSettings.All });
        builder.Services.AddSingleton<DemoCluster>();
#else
        throw new WrongUseException("This build of TenantPortal does not include the Sandbox, and so it has no demo. Leave out --demo.");
#endif
    }

    /// <summary>Creates the demo before anything else uses the database, unless it is there already.</summary>
    /// <exception cref="WrongUseException">The database is not empty, or this is no place for the demo.</exception>
    public static async Task CreateDemoAsync(this WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
#if SANDBOX
        // Services of its own, which log nothing: each step of the past would be a line.
        await using var core = builder.BuildCore();
        try
        {
            DemoPerson[] people = [.. DevelopmentPeople.All.Select(person => new DemoPerson(person.Id, person.Name, person.Email, person.Groups))];
            await new DemoYear(core, people, DemoScale.Full, Console.Out).EnsureAsync(cancellationToken);
        }
        catch (DemoRefusedException exception)
        {
            throw new WrongUseException(exception.Message);
        }
#else
        await Task.CompletedTask;
#endif
    }
}
