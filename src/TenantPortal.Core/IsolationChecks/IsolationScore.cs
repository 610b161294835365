namespace TenantPortal.Core.IsolationChecks;

/// <summary>The share of checks that passed, weighted by severity; checks without a result do not count.</summary>
public static class IsolationScore
{
    /// <summary>0 to 100; null when no check gave a result. 100 only when no check failed.</summary>
    public static int? Of(IEnumerable<IsolationFinding> findings)
    {
        var (held, tested) = (0, 0);
        foreach (var finding in findings.Where(finding => finding.Result is IsolationResult.Passed or IsolationResult.Failed))
        {
            tested += WeightOf(finding.Severity);
            held += finding.Result == IsolationResult.Passed ? WeightOf(finding.Severity) : 0;
        }

        return tested == 0 ? null : held * 100 / tested;
    }

    private static int WeightOf(IsolationSeverity severity) =>
        severity switch
        {
            IsolationSeverity.Critical => 10,
            IsolationSeverity.Major => 4,
            _ => 1,
        };
}
