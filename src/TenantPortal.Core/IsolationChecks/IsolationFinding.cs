using System.Text.Json.Serialization;

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
public sealed record IsolationFinding(
    string Id, string Title, string How, IsolationSeverity Severity, string? Benchmark, IsolationResult Result, string Evidence, bool IsOfCluster = false)
{
    /// <summary>So bad, and so much the tenant's own, that its groups may only read until somebody has looked.</summary>
    [JsonIgnore]
    public bool Quarantines => this is { Result: IsolationResult.Failed, Severity: IsolationSeverity.Critical, IsOfCluster: false };
}

/// <summary>One way through the network, as the network policies of the tenant decide it.</summary>
/// <param name="IsExpected">What an isolated tenant has; null where both are right.</param>
/// <param name="Because">The policies that allow it, or why nothing does.</param>
public sealed record NetworkPath(string From, string To, string Port, bool IsAllowed, bool? IsExpected, string Because)
{
    [JsonIgnore]
    public bool IsAsExpected => IsExpected is null || IsExpected == IsAllowed;
}
