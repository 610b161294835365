using System.Security.Cryptography;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Audit;

/// <summary>A key, and the id that rows name it by: the beginning of its hash.</summary>
internal sealed record AuditKey(byte[] Secret)
{
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Secret))[..12];

    public string Seal(byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(Secret, text));
}

/// <summary>The keys of the audit chain: of the settings, or of a file that only the portal's user can read.</summary>
public sealed class AuditKeys(AuditOptions options, PortalOptions portal)
{
    private const int KeyBytes = 32;

    private readonly Lock _making = new();
    private AuditKey? _own;

    /// <summary>The key that new entries are sealed with; made when there is none yet.</summary>
    internal AuditKey Current
    {
        get
        {
            lock (_making)
                return _own ??= Find() ?? Make();
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

    private AuditKey Make()
    {
        Directory.CreateDirectory(portal.EffectiveDataPath);
        var draft = FilePath + "." + Guid.NewGuid().ToString("N");
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, access))
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        try
        {
            // Appears with its content, or not at all: another process may be making one too.
            File.Move(draft, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(draft);
        }

        return Find()!;
    }
}
