using System.Diagnostics.CodeAnalysis;

namespace TenantPortal.Core.Clusters;

/// <summary>The address of an API server as it may appear in a kubeconfig for users.</summary>
public static class ApiServerAddress
{
    /// <summary>The address without parts that do not belong in it, above all a password. Null when it is not a valid address.</summary>
    public static string? Clean(string? address)
    {
        if (!TryParse(address, out var uri))
            return null;
        var clean = new UriBuilder(uri.Scheme, uri.IdnHost, uri.IsDefaultPort ? -1 : uri.Port, uri.AbsolutePath).Uri.AbsoluteUri;
        return clean.TrimEnd('/');
    }

    /// <summary>Whether the address is valid in settings: HTTPS, with nothing to clean.</summary>
    internal static bool IsWritten(string address) =>
        TryParse(address, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri is { UserInfo: "", Query: "", Fragment: "" };

    private static bool TryParse(string? address, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Host.Length > 0;
}
