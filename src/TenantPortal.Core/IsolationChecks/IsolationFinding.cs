using System.Text.Json.Serialization;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>The result of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IsolationResult>))]
public enum IsolationResult
{
    Passed,
    Failed,

    /// <summary>The cluster's answers do not give a result; the evidence explains why.</summary>
    NotTestable,

    /// <summary>The check does not apply to this tier, or is deliberately not met; the evidence explains why.</summary>
    NotApplicable,
}

/// <summary>The result of an <see cref="IsolationCheck"/> for one tenant.</summary>
/// <param name="Evidence">A sentence about what was observed; it quotes the cluster's message if there is one.</param>
/// <param name="IsOfCluster">The check fails for every tenant of the cluster, independent of this one.</param>
/// <param name="Inquiry">Set when the result comes from queries or dry runs on the API server; null for what is read each time.</param>
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
    [property: JsonPropertyName("asked")] IsolationInquiry? Inquiry = null
)
{
    /// <summary>Whether the finding restricts the tenant's groups to read access until an admin releases it.</summary>
    [JsonIgnore]
    public bool Quarantines => this is { Result: IsolationResult.Failed, Severity: IsolationSeverity.Critical, IsOfCluster: false };
}

/// <summary>The time of a query to the API server, and what its answer depends on.</summary>
/// <param name="Basis">A fingerprint of the tenant's rights, its labels and the cluster's guards: while it is unchanged, so is the answer.</param>
public sealed record IsolationInquiry(DateTimeOffset At, string Basis);

/// <summary>One network connection, as the tenant's network policies decide it.</summary>
/// <param name="IsExpected">What an isolated tenant has; null where both are acceptable.</param>
/// <param name="Because">The policies that allow it, or why none does.</param>
[StoredAsJson]
public sealed record NetworkPath(string From, string To, string Port, bool IsAllowed, bool? IsExpected, string Because)
{
    [JsonIgnore]
    public bool IsAsExpected => IsExpected is null || IsExpected == IsAllowed;
}
