using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TenantPortal.Web.Api.Conditional;

/// <summary>
/// The ETag of a response: the version of the resource and a digest of what is sent, such as <c>"VERSION.DIGEST"</c>. A read compares all of it; a change
/// compares the version only, so that it does not depend on what a cluster has reported in the meantime.
/// </summary>
internal static class ResourceTag
{
    private const int DigestBytes = 8;

    public static string Create(string version, ReadOnlySpan<byte> body) =>
        $"\"{version}.{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, DigestBytes))}\"";

    /// <summary>Whether the reader has what would be sent. A header that cannot be read has no effect.</summary>
    public static bool IsKnown(StringValues ifNoneMatch, string tag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known) && known.Any(one => one.Tag == tag || one.Tag == "*");

    /// <summary>The versions that a change is for: null for any, if the header is <c>*</c>. False if the header cannot be read.</summary>
    public static bool TryReadVersions(StringValues ifMatch, out IReadOnlyList<string>? versions)
    {
        versions = null;
        if (!EntityTagHeaderValue.TryParseList(ifMatch, out var tags) || tags.Count == 0)
            return false;
        if (!tags.Any(tag => tag.Tag == "*"))
            versions = [.. tags.Select(tag => tag.Tag.ToString().Trim('"').Split('.')[0])];
        return true;
    }
}
