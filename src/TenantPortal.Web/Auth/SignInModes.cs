namespace TenantPortal.Web.Auth;

/// <summary>The ways to sign in (<c>Authentication:Mode</c>), and where each may be used.</summary>
internal static class SignInModes
{
    public const string Development = "Development";

    private static readonly string[] All = [Development];

    public static IEnumerable<string> FindMistakes(string? mode, IHostEnvironment environment)
    {
        if (string.IsNullOrWhiteSpace(mode))
            yield return $"Authentication:Mode is not set. Say how people sign in: {string.Join(" or ", All)}.";
        else if (!All.Contains(mode, StringComparer.OrdinalIgnoreCase))
            yield return $"Authentication:Mode must be {string.Join(" or ", All)}, not '{mode}'.";
        else if (mode.Equals(Development, StringComparison.OrdinalIgnoreCase) && !environment.IsDevelopment())
            yield return $"Authentication:Mode is Development, which signs anybody in without a password. It is only for the environment Development, and this is {environment.EnvironmentName}.";
    }
}
