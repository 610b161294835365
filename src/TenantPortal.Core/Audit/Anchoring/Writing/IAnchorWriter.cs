namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Records the end of the chain at one kind of target.</summary>
internal interface IAnchorWriter
{
    AnchorKind Kind { get; }

    bool IsConfigured { get; }

    /// <returns>A proof to store; null for a target that returns none.</returns>
    /// <exception cref="AnchorException">The target did not take it.</exception>
    Task<TimeStamp?> WriteAsync(AnchorStatement statement, CancellationToken cancellationToken);
}

/// <summary>A target did not take the end of the chain. The message is a sentence for auditors, without addresses and secrets.</summary>
internal sealed class AnchorException(string message, Exception? innerException = null) : Exception(message, innerException);
