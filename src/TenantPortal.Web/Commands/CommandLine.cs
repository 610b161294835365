namespace TenantPortal.Web.Commands;

/// <summary>The command that the program was started with.</summary>
/// <param name="Arguments">Those of the command, without options.</param>
/// <param name="Settings">Settings such as <c>--Portal:DataPath=/data</c>, which commands accept like the server.</param>
internal sealed record CommandLine(
    PortalCommand Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyList<string> Settings
)
{
    public IReadOnlySet<string> Flags { get; private init; } = new HashSet<string>();

    /// <summary>Whether the first argument is the name of a command. Other arguments are settings, in the forms that the hosts of .NET read.</summary>
    public static bool IsCommand(IReadOnlyList<string> arguments) =>
        arguments is [var first, ..] && !first.StartsWith('-') && !first.StartsWith('/') && !first.Contains('=', StringComparison.Ordinal);

    /// <exception cref="WrongUseException">A command, option or argument does not exist.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyList<PortalCommand> commands)
    {
        var command =
            commands.FirstOrDefault(command => command.Name.Split(' ').SequenceEqual(arguments.Take(command.Name.Split(' ').Length)))
            ?? throw new WrongUseException(
                $"There is no command '{arguments[0]}'. The commands are: {string.Join("; ", commands.Select(command => command.Synopsis))}."
            );
        return Parse(command, [.. arguments.Skip(command.Name.Split(' ').Length)]);
    }

    private static CommandLine Parse(PortalCommand command, IReadOnlyList<string> rest)
    {
        var (arguments, options, settings) = (new List<string>(), new Dictionary<string, string>(), new List<string>());
        var flags = new HashSet<string>();
        for (var at = 0; at < rest.Count; at++)
        {
            var (name, value) = Split(rest[at]);
            if (!name.StartsWith('-'))
                arguments.Add(rest[at]);
            else if (name.Contains(':', StringComparison.Ordinal) && value is not null)
                settings.Add(rest[at]);
            else if (command.Flags.Contains(rest[at]))
                flags.Add(rest[at]);
            else if (!command.Options.Contains(name))
                throw Wrong(command, $"'{command.Name}' has no option '{name}'.");
            else if ((value ?? (at + 1 < rest.Count ? rest[++at] : null)) is { Length: > 0 } given && options.TryAdd(name, given))
                continue;
            else
                throw Wrong(command, $"Set the option '{name}' once, with a value.");
        }

        return arguments.Count <= command.MaxArguments
            ? new CommandLine(command, arguments, options, settings) { Flags = flags }
            : throw Wrong(command, $"'{command.Name}' does not take the argument '{arguments[command.MaxArguments]}'.");
    }

    /// <summary><c>--name=value</c>.</summary>
    private static (string Name, string? Value) Split(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (argument[..at], argument[(at + 1)..]) : (argument, null);

    private static WrongUseException Wrong(PortalCommand command, string problem) => new($"{problem} The usage is: {command.Synopsis}");
}
