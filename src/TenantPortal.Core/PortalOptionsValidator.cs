using System.Net;
using Microsoft.Extensions.Options;

namespace TenantPortal.Core;

/// <summary>Validates the section <c>Portal</c>.</summary>
internal sealed class PortalOptionsValidator : IValidateOptions<PortalOptions>
{
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        var mistakes = FindMistakes(options).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> FindMistakes(PortalOptions portal)
    {
        if (portal.Roles.Length == 0)
            yield return "Portal:Roles must name Web, Reconciler or both.";
        foreach (var network in portal.TrustedProxies.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return $"Portal:TrustedProxies: '{network}' is not a valid network. Use CIDR notation, such as 10.0.0.0/8.";
        if (portal.PublicUrl.Length == 0)
            yield break;
        if (!(Uri.TryCreate(portal.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            yield return "Portal:PublicUrl must be the portal's public address, such as https://portal.example.com/.";
        else if (url.PathAndQuery != "/" || url.Fragment.Length > 0)
            yield return $"Portal:PublicUrl: the portal is served only at the root of a host name, not at '{url.PathAndQuery}{url.Fragment}'. "
                + "Give it a host name of its own, such as https://portal.example.com/.";
    }
}
