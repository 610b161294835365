namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>The proof of a time-stamp service that the chain had this end at a time.</summary>
public sealed class TimeStamp
{
    private TimeStamp() { }

    internal TimeStamp(string portal, long sequence, string hash, DateTimeOffset at, byte[] token) =>
        (Portal, Sequence, Hash, At, Token) = (portal, sequence, hash, at, token);

    public long Id { get; private set; }

    public string Portal { get; private set; } = "";

    public long Sequence { get; private set; }

    public string Hash { get; private set; } = "";

    /// <summary>The time in the token.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The RFC 3161 token, with the certificate of the service.</summary>
    public byte[] Token { get; private set; } = [];
}
