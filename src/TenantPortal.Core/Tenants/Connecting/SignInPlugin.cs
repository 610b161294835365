using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>The program that kubectl asks for a token when somebody works: the sign-in stays with the person, and no credential is in the file.</summary>
public sealed record SignInPlugin(string ApiVersion, string Command, IReadOnlyList<string> Args, bool ProvidesClusterInfo = false)
{
    private const string Kubectl = "kubectl";
    private const string OidcLogin = "oidc-login";

    /// <summary>It is kubectl's plug-in for OpenID Connect (kubelogin).</summary>
    public bool IsOidcLogin => Command == Kubectl && Args is [OidcLogin, ..];

    /// <summary>As a command line, to be read.</summary>
    public string CommandLine => string.Join(' ', Args.Prepend(Command));

    /// <summary>What an admin has set for the cluster; null where that is OpenID Connect.</summary>
    internal static SignInPlugin? Configured(ClusterAccessOptions access) =>
        access.ExecCommand.Length > 0 ? new(access.ExecApiVersion, access.ExecCommand, access.ExecArgs, access.ExecProvideClusterInfo) : null;

    internal static SignInPlugin Oidc(ClusterAccessOptions access, string issuerUrl, string clientId) =>
        new(
            access.ExecApiVersion,
            Kubectl,
            [
                OidcLogin,
                "get-token",
                $"--oidc-issuer-url={issuerUrl}",
                $"--oidc-client-id={clientId}",
                .. access.ExtraScopes.Select(scope => $"--oidc-extra-scope={scope}"),
            ]
        );

    internal JsonObject ToJson()
    {
        var exec = new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["command"] = Command,
            ["args"] = new JsonArray([.. Args.Select(argument => JsonValue.Create(argument))]),
            ["interactiveMode"] = "IfAvailable",
            ["provideClusterInfo"] = ProvidesClusterInfo,
        };
        if (IsOidcLogin)
            exec["installHint"] = "kubectl has no plug-in oidc-login. Install it: kubectl krew install oidc-login";
        return exec;
    }
}
