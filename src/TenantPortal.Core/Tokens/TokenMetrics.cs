using System.Diagnostics.Metrics;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tokens;

/// <summary>Why a token is refused, for the metrics.</summary>
public enum TokenRefusal
{
    /// <summary>It does not have the form of the portal's tokens.</summary>
    Malformed,

    /// <summary>There is no such token, or its secret is another one.</summary>
    Unknown,

    Revoked,
    Expired,

    /// <summary>Its owner has not signed in for long, or their session was ended.</summary>
    Inactive,

    /// <summary>The identity provider did not confirm its owner.</summary>
    Unconfirmed,
}

/// <summary>Counts refused tokens.</summary>
public sealed class TokenMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _refused = meters
        .Create(LoopMetrics.MeterName)
        .CreateCounter<long>("tenantportal.tokens.refused", description: "Calls with a token that was refused, by reason.");

    public void Refused(TokenRefusal reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
}
