using System.Globalization;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Audit;

/// <summary>
/// The end of the chain, kept outside the database in the file <c>audit.head</c> of <c>Portal:DataPath</c>: it reveals a database
/// that was restored to an earlier state.
/// </summary>
public sealed partial class AuditAnchor(PortalOptions portal, ILogger<AuditAnchor> logger)
{
    /// <summary>In <c>Portal:DataPath</c>.</summary>
    internal const string FileName = "audit.head";

    private readonly Lock _saving = new();
    private AuditHead? _known;

    private string FilePath => Path.Combine(portal.EffectiveDataPath, FileName);

    /// <summary>The latest end that this process has seen or read from the file; null when there is no file.</summary>
    internal AuditHead? Known
    {
        get
        {
            lock (_saving)
                return _known ??= Read();
        }
    }

    /// <summary>Called once the entries up to this one are committed.</summary>
    internal void Keep(AuditHead head)
    {
        lock (_saving)
        {
            if ((_known ??= Read()) is { } known && known.Sequence >= head.Sequence)
                return;
            _known = head;
            try
            {
                PrivateFiles.Replace(FilePath, string.Create(CultureInfo.InvariantCulture, $"{head.Sequence} {head.Hash} {head.KeyId} {head.Signature}\n"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogSaveFailed(exception, FilePath);
            }
        }
    }

    private AuditHead? Read()
    {
        if (!File.Exists(FilePath))
            return null;
        return
            File.ReadAllText(FilePath).Trim().Split(' ') is [var sequence, var hash, var keyId, var signature]
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditHead(number, hash, keyId, signature)
            : new AuditHead(0, "", "", "");
    }

    [LoggerMessage(LogLevel.Warning, "Could not save the end of the audit log to {File}. The portal retries with the next entry.")]
    private partial void LogSaveFailed(Exception exception, string file);
}
