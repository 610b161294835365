namespace TenantPortal.Core.IsolationChecks;

/// <summary>A tenant's isolation report for the person who looks.</summary>
/// <param name="CheckedAt">Null before the first time.</param>
/// <param name="CheckedGeneration">The generation of the tenant that was checked.</param>
/// <param name="Problem">Why the newest attempt found out nothing.</param>
/// <param name="CanAsk">They may have the checks made now.</param>
/// <param name="CanRelease">They may release the tenant from quarantine.</param>
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
