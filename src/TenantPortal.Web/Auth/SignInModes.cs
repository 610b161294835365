using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth;

/// <summary>The sign-in modes (<c>Authentication:Mode</c>).</summary>
internal static class SignInModes
{
    public const string EntraId = "EntraId";
    public const string OpenIdConnect = "OpenIdConnect";
    public const string Development = "Development";

    public static bool Is(this SignInOptions options, string mode) => mode.Equals(options.Mode, StringComparison.OrdinalIgnoreCase);
}
