namespace TenantPortal.Core.Audit;

/// <summary>The end of the chain as the portal last wrote it, signed: entries cannot be cut off, or put behind it, unnoticed.</summary>
public sealed class AuditHead
{
    /// <summary>There is one.</summary>
    public const int OnlyId = 1;

    internal AuditHead(long sequence, string hash, string keyId, string signature) =>
        (Id, Sequence, Hash, KeyId, Signature) = (OnlyId, sequence, hash, keyId, signature);

    public int Id { get; private set; }

    public long Sequence { get; private set; }

    public string Hash { get; private set; }

    public string KeyId { get; private set; }

    public string Signature { get; private set; }
}
