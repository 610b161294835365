using System.Text.Json.Serialization;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>The severity of a failed check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IsolationSeverity>))]
public enum IsolationSeverity
{
    /// <summary>A missing second line of defense.</summary>
    Minor,

    /// <summary>A gap to close soon.</summary>
    Major,

    /// <summary>The tenant is not isolated and is quarantined.</summary>
    Critical,
}

/// <summary>One check in the cluster that verifies that a tenant is isolated.</summary>
/// <param name="Id">Stable, for programs: <c>rbac-exec</c>.</param>
/// <param name="Title">The requirement.</param>
/// <param name="How">How the requirement is verified.</param>
/// <param name="Benchmark">Its number in the Multi-Tenancy Benchmarks; null for the portal's own checks.</param>
public sealed record IsolationCheck(string Id, string Title, string How, IsolationSeverity Severity, string? Benchmark = null)
{
    public IsolationFinding Passed(string evidence) => Found(IsolationResult.Passed, evidence);

    public IsolationFinding Failed(string evidence) => Found(IsolationResult.Failed, evidence);

    /// <summary>The check fails because of the cluster and not the tenant, so the tenant is not quarantined for it.</summary>
    public IsolationFinding FailedByCluster(string evidence) => Found(IsolationResult.Failed, evidence) with { IsOfCluster = true };

    public IsolationFinding NotTestable(string why) => Found(IsolationResult.NotTestable, why);

    public IsolationFinding NotApplicable(string why) => Found(IsolationResult.NotApplicable, why);

    /// <summary>Passes when there are no gaps.</summary>
    /// <param name="gaps">One sentence per gap.</param>
    /// <param name="evidence">The evidence when there are no gaps.</param>
    public IsolationFinding Of(IReadOnlyCollection<string> gaps, string evidence) => gaps.Count == 0 ? Passed(evidence) : Failed(string.Join(" ", gaps));

    private IsolationFinding Found(IsolationResult result, string evidence) => new(Id, Title, How, Severity, Benchmark, result, evidence);
}
