namespace TenantPortal.Web.Commands;

/// <summary>What the server was started with.</summary>
/// <param name="IsDemo">Whether it shows the demo.</param>
/// <param name="Settings">For the configuration, in the forms that the hosts of .NET read.</param>
internal sealed record ServerLine(bool IsDemo, IReadOnlyList<string> Settings)
{
    private const string Demo = "--demo";

    /// <summary>Settings of the host, which have no section. The logic of the hosts reads them without regard to case.</summary>
    private static readonly HashSet<string> HostKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        HostDefaults.ApplicationKey,
        HostDefaults.ContentRootKey,
        HostDefaults.EnvironmentKey,
        WebHostDefaults.CaptureStartupErrorsKey,
        WebHostDefaults.DetailedErrorsKey,
        WebHostDefaults.HttpPortsKey,
        WebHostDefaults.HttpsPortsKey,
        WebHostDefaults.PreferHostingUrlsKey,
        WebHostDefaults.PreventHostingStartupKey,
        WebHostDefaults.ServerUrlsKey,
        WebHostDefaults.ShutdownTimeoutKey,
        WebHostDefaults.StaticWebAssetsKey,
        WebHostDefaults.SuppressStatusMessagesKey,
        WebHostDefaults.WebRootKey,
        "AllowedHosts",
    };

    /// <exception cref="WrongUseException">An option does not exist.</exception>
    public static ServerLine Parse(IReadOnlyList<string> arguments)
    {
        var (isDemo, settings) = (false, new List<string>());
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] == Demo)
            {
                isDemo = true;
                continue;
            }

            var (key, hasValue) = KeyOf(arguments[at]);
            // The name of a section with an empty value sets nothing. Hosts that wrap this one pass each section so.
            var setsNothing = hasValue && arguments[at].EndsWith('=');
            if (!HasSection(key) && !HostKeys.Contains(key) && !setsNothing)
                throw new WrongUseException(
                    $"There is no option '{arguments[at]}'. Give a setting as --Section:Key=value, start with {Demo}, or run one of the commands."
                );
            settings.Add(arguments[at]);
            if (!hasValue && at + 1 < arguments.Count)
                settings.Add(arguments[++at]);
        }

        return new ServerLine(isDemo, settings);
    }

    /// <summary>OpenTelemetry's own settings have a prefix instead of a section.</summary>
    private static bool HasSection(string key) => key.Contains(':', StringComparison.Ordinal) || key.StartsWith("OTEL_", StringComparison.Ordinal);

    /// <summary><c>--key=value</c>, <c>/key=value</c>, <c>key=value</c>, or <c>--key</c> and <c>/key</c> with the value as the next argument.</summary>
    private static (string Key, bool HasValue) KeyOf(string argument)
    {
        var name =
            argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..]
            : argument.StartsWith('/') ? argument[1..]
            : argument;
        return name.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (name[..at], true) : (name, false);
    }
}
