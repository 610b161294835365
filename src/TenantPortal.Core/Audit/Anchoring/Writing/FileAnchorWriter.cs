using System.Text;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Appends a line to a file. One that can only be appended to, such as on write-once storage, is enough.</summary>
internal sealed class FileAnchorWriter(AuditOptions options) : IAnchorWriter
{
    public AnchorKind Kind => AnchorKind.File;

    public bool IsConfigured => options.Anchor.File.Length > 0;

    public async Task<TimeStamp?> WriteAsync(AnchorStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(options.Anchor.File, FileMode.Append, FileAccess.Write, FileShare.Read);
            await file.WriteAsync(Encoding.ASCII.GetBytes(statement.ToLine() + "\n"), cancellationToken);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"The anchor file cannot be written: {exception.Message}", exception);
        }
    }
}
