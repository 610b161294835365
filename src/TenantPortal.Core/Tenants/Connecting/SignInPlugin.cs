using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>The credential plugin that kubectl runs for a token: each user signs in, and the file contains no credentials.</summary>
public sealed record SignInPlugin(string ApiVersion, string Command, IReadOnlyList<string> Args, bool ProvidesClusterInfo = false)
{
    private const string Kubectl = "kubectl";
    private const string OidcLogin = "oidc-login";

    /// <summary>Whether it is kubectl's plugin for OpenID Connect (kubelogin).</summary>
    public bool IsOidcLogin => Command == Kubectl && Args is [OidcLogin, ..];

    /// <summary>The command line, for display.</summary>
    public string CommandLine => string.Join(' ', Args.Prepend(Command));

    /// <summary>The plugin from the cluster's settings; null when they use OpenID Connect.</summary>
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
