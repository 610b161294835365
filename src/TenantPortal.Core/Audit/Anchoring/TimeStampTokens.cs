using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>Verifies RFC 3161 tokens: their signature, what they are about, and who signed them.</summary>
internal sealed class TimeStampTokens(AuditOptions options)
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    private readonly Lazy<X509Certificate2Collection?> _authorities = new(() =>
    {
        if (options.Anchor.TimeStamp.CaFile.Length == 0)
            return null;
        var read = new X509Certificate2Collection();
        read.ImportFromPemFile(options.Anchor.TimeStamp.CaFile);
        return read;
    });

    /// <summary>What is wrong with the token, as a sentence; null when it proves that the service saw the data.</summary>
    public Sentence? FindProblem(Rfc3161TimestampToken token, byte[] data)
    {
        // Also compares the hash, and requires a certificate for time stamping that was valid at that time.
        if (!token.VerifySignatureForData(data, out var signer, token.AsSignedCms().Certificates))
            return "The token is not about this end of the log, or its signature is not valid.";
        using (signer)
        using (var chain = new X509Chain())
        {
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = token.TokenInfo.Timestamp.UtcDateTime;
            chain.ChainPolicy.VerificationTimeIgnored = false;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
            chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
            if (_authorities.Value is { } authorities)
            {
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            }

            return chain.Build(signer!) ? null : (Sentence)"The certificate of the time-stamp service is not trusted.";
        }
    }

    /// <summary>What is wrong with a stored token, as a sentence; null when it proves what the row says.</summary>
    public Sentence? FindProblem(TimeStamp stamp)
    {
        if (!Rfc3161TimestampToken.TryDecode(stamp.Token, out var token, out _))
            return "It is not an RFC 3161 token.";
        try
        {
            return FindProblem(token, AnchorStatement.ToTimeStamped(stamp.Portal, stamp.Sequence, stamp.Hash));
        }
        catch (CryptographicException)
        {
            return "Its signature cannot be verified.";
        }
    }
}
