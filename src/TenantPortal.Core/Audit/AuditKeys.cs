using System.Security.Cryptography;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Audit;

/// <summary>A key and its id, the beginning of its hash. Rows refer to it by the id.</summary>
internal sealed record AuditKey(byte[] Secret)
{
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Secret))[..12];

    public string Seal(byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(Secret, text));
}

/// <summary>The keys of the audit chain, from the settings or from a file that only the portal's operating system user can read.</summary>
public sealed class AuditKeys(AuditOptions options, PortalOptions portal)
{
    private const int KeyBytes = 32;

    private readonly Lock _creating = new();
    private AuditKey? _own;

    /// <summary>The key that new entries are sealed with; created on first use.</summary>
    internal AuditKey Current
    {
        get
        {
            lock (_creating)
                return _own ??= Find() ?? Create();
        }
    }

    private string FilePath => Path.Combine(portal.EffectiveDataPath, "audit.key");

    /// <summary>Null when none of the known keys has this id.</summary>
    internal AuditKey? Find(string id) =>
        new[] { Find() }.Concat(options.PreviousKeys.Select(key => new AuditKey(Convert.FromBase64String(key)))).FirstOrDefault(key => key?.Id == id);

    private AuditKey? Find() =>
        options.Key.Length > 0
            ? new(Convert.FromBase64String(options.Key))
            : _own ?? (File.Exists(FilePath) ? new(Convert.FromBase64String(File.ReadAllText(FilePath))) : null);

    private AuditKey Create()
    {
        Directory.CreateDirectory(portal.EffectiveDataPath);
        var draft = FilePath + "." + Guid.NewGuid().ToString("N");
        PrivateFiles.Write(draft, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        try
        {
            // Moving the file into place is atomic: another process may create one at the same time.
            File.Move(draft, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(draft);
        }

        return Find()!;
    }
}
