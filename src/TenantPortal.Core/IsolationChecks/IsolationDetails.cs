namespace TenantPortal.Core.IsolationChecks;

/// <summary>A tenant's isolation report as the current user sees it.</summary>
/// <param name="CheckedAt">Null before the first run.</param>
/// <param name="CheckedGeneration">The checked generation of the tenant.</param>
/// <param name="Problem">Why the newest run gave no result.</param>
/// <param name="CanAsk">Whether the user may start a check.</param>
/// <param name="CanRelease">Whether the user may release the tenant from quarantine.</param>
public sealed record IsolationDetails(
    string Tenant,
    string Tier,
    long Generation,
    DateTimeOffset? CheckedAt,
    long CheckedGeneration,
    int? Score,
    string? Problem,
    IReadOnlyList<IsolationFinding> Findings,
    IReadOnlyList<NetworkPath> Network,
    DateTimeOffset? QuarantinedAt,
    string? QuarantineReason,
    bool CanAsk,
    bool CanRelease
)
{
    public int CountOf(IsolationResult result) => Findings.Count(finding => finding.Result == result);
}
