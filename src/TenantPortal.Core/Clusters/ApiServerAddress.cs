using System.Diagnostics.CodeAnalysis;

namespace TenantPortal.Core.Clusters;

/// <summary>The address of an API server as it may stand in a kubeconfig for people.</summary>
public static class ApiServerAddress
{
    /// <summary>The address without what does not belong to it: a password before the host above all. Null for what is no address.</summary>
    public static string? Clean(string? address)
    {
        if (!TryParse(address, out var uri))
            return null;
        var clean = new UriBuilder(uri.Scheme, uri.IdnHost, uri.IsDefaultPort ? -1 : uri.Port, uri.AbsolutePath).Uri.AbsoluteUri;
        return clean.TrimEnd('/');
    }

    /// <summary>What an admin may write: HTTPS, and nothing to clean.</summary>
    internal static bool IsWritten(string address) =>
        TryParse(address, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri is { UserInfo: "", Query: "", Fragment: "" };

    private static bool TryParse(string? address, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Host.Length > 0;
}
