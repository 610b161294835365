using System.Text.Json.Serialization;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>What came of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IsolationResult>))]
public enum IsolationResult
{
    Passed,
    Failed,

    /// <summary>The cluster gave no answer from which it follows; the evidence says why.</summary>
    NotTestable,

    /// <summary>It has no meaning for this tier, or is deliberately not met; the evidence says why.</summary>
    NotApplicable,
}

/// <summary>A check of <see cref="IsolationCheck"/> as it was made on one tenant.</summary>
/// <param name="Evidence">A sentence: what was seen, in the cluster's own words where there are any.</param>
/// <param name="IsOfCluster">It fails for every tenant of the cluster, and nothing about this one can help it.</param>
/// <param name="Asked">For what the API server was asked or made to try; null for what is looked at each time.</param>
[StoredAsJson]
public sealed record IsolationFinding(
    string Id,
    string Title,
    string How,
    IsolationSeverity Severity,
    string? Benchmark,
    IsolationResult Result,
    string Evidence,
    bool IsOfCluster = false,
    IsolationInquiry? Asked = null
)
{
    /// <summary>So bad, and so much the tenant's own, that its groups may only read until somebody has looked.</summary>
    [JsonIgnore]
    public bool Quarantines => this is { Result: IsolationResult.Failed, Severity: IsolationSeverity.Critical, IsOfCluster: false };
}

/// <summary>When the API server was asked, and what its answer rests on.</summary>
/// <param name="Basis">A fingerprint of the tenant's rights, its labels and the cluster's guards: while it stays, so does the answer.</param>
public sealed record IsolationInquiry(DateTimeOffset At, string Basis);

/// <summary>One way through the network, as the network policies of the tenant decide it.</summary>
/// <param name="IsExpected">What an isolated tenant has; null where both are right.</param>
/// <param name="Because">The policies that allow it, or why nothing does.</param>
[StoredAsJson]
public sealed record NetworkPath(string From, string To, string Port, bool IsAllowed, bool? IsExpected, string Because)
{
    [JsonIgnore]
    public bool IsAsExpected => IsExpected is null || IsExpected == IsAllowed;
}
