using System.Security.Cryptography;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Keys;

namespace TenantPortal.Core.Audit;

/// <summary>A key and its id, the beginning of its hash. Rows refer to it by the id.</summary>
internal sealed record AuditKey(byte[] Secret)
{
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Secret))[..12];

    public string Seal(byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(Secret, text));
}

/// <summary>The keys of the audit chain, from the settings or from a file that only the portal's operating system user can read.</summary>
public sealed class AuditKeys(AuditOptions options, PortalOptions portal, KeyWrapping wrapping)
{
    private const int KeyBytes = 32;

    private readonly Lock _creating = new();
    private AuditKey? _own;
    private AuditKey[]? _previous;

    /// <summary>The key that new entries are sealed with; created on first use.</summary>
    internal AuditKey Current
    {
        get
        {
            lock (_creating)
                return FindOwn() ?? Create();
        }
    }

    private string FilePath => Path.Combine(portal.EffectiveDataPath, "audit.key");

    private AuditKey[] Previous => _previous ??= [.. options.PreviousKeys.Select(Parse)];

    /// <summary>Null when none of the known keys has this id.</summary>
    internal AuditKey? Find(string id) => FindOwn() is { } own && own.Id == id ? own : Array.Find(Previous, key => key.Id == id);

    /// <summary>Encrypts a stored key as the settings say now. Called at the start.</summary>
    /// <exception cref="KeyUnreadableException">It is encrypted with a wrapping key that is not configured.</exception>
    public void Rewrap()
    {
        lock (_creating)
        {
            if (!File.Exists(FilePath))
                return;
            var text = File.ReadAllText(FilePath);
            if (!wrapping.IsUpToDate(text))
                PrivateFiles.Replace(FilePath, wrapping.Wrap(wrapping.Unwrap(text, FilePath)));
        }
    }

    /// <summary>Read once: each entry of the log is verified with it. Null until there is one.</summary>
    private AuditKey? FindOwn() =>
        _own ??=
            options.Key.Length > 0 ? Parse(options.Key)
            : File.Exists(FilePath) ? Parse(wrapping.Unwrap(File.ReadAllText(FilePath), FilePath))
            : null;

    private static AuditKey Parse(string text) => new(Convert.FromBase64String(text));

    private AuditKey Create()
    {
        Directory.CreateDirectory(portal.EffectiveDataPath);
        var draft = PrivateFiles.DraftOf(FilePath);
        PrivateFiles.Write(draft, wrapping.Wrap(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
        try
        {
            // Moving the file into place is atomic: another process may create one at the same time.
            File.Move(draft, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(draft);
        }

        return FindOwn()!;
    }
}
