namespace TenantPortal.Web.Commands;

/// <summary>A command of the portal's program, which does its work and ends instead of starting a server.</summary>
/// <param name="Name">One word or two: <c>guards render</c>.</param>
/// <param name="Usage">The arguments after the name; empty for none.</param>
/// <param name="MaxArguments">How many arguments it takes without the options.</param>
/// <param name="Options">With the dashes: <c>--cluster</c>. Each has a value.</param>
/// <param name="RunAsync">Returns the exit code.</param>
internal sealed record PortalCommand(
    string Name,
    string Usage,
    int MaxArguments,
    IReadOnlyList<string> Options,
    Func<WebApplicationBuilder, CommandLine, TextWriter, CancellationToken, Task<int>> RunAsync
)
{
    /// <summary>Options without a value: <c>--dry-run</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The name with its arguments.</summary>
    public string Synopsis => Usage.Length > 0 ? $"{Name} {Usage}" : Name;
}
