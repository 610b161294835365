namespace TenantPortal.Core.Audit;

/// <summary>The signed end of the chain as the portal last wrote it, so that truncating or appending entries is detected.</summary>
public sealed class AuditHead
{
    /// <summary>The table has exactly one row.</summary>
    public const int OnlyId = 1;

    internal AuditHead(long sequence, string hash, string keyId, string signature) =>
        (Id, Sequence, Hash, KeyId, Signature) = (OnlyId, sequence, hash, keyId, signature);

    public int Id { get; private set; }

    public long Sequence { get; private set; }

    public string Hash { get; private set; }

    public string KeyId { get; private set; }

    public string Signature { get; private set; }
}
