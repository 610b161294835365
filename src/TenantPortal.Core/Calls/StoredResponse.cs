using System.IO.Compression;

namespace TenantPortal.Core.Calls;

/// <summary>The answer to a call, as it is sent and stored.</summary>
/// <param name="ContentType">Null without a body.</param>
public sealed record StoredResponse(int Status, string? Location, string? EntityTag, string? ContentType, byte[] Body)
{
    /// <summary>The longest body that is stored, in bytes. A longer one is not repeated; the headers are.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>Whether the call has changed what it was meant to change. A refused one can be tried again with its key.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    internal byte[]? Compress()
    {
        if (Body.Length is 0 or > MaxBody)
            return null;
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(Body);
        return target.ToArray();
    }

    internal static byte[] Decompress(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
