using System.Text.Json.Serialization;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>What a failed check means.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IsolationSeverity>))]
public enum IsolationSeverity
{
    /// <summary>Something that a second line of defence is missing.</summary>
    Minor,

    /// <summary>A gap that somebody has to close soon.</summary>
    Major,

    /// <summary>The tenant is not isolated: it is quarantined.</summary>
    Critical,
}

/// <summary>One thing that is tried or looked at in the cluster to prove that a tenant is isolated.</summary>
/// <param name="Id">Stable, for programs: <c>rbac-exec</c>.</param>
/// <param name="Title">What holds when it passes.</param>
/// <param name="How">How it is found out.</param>
/// <param name="Benchmark">Its number in the Multi-Tenancy Benchmarks; null for checks of our own.</param>
public sealed record IsolationCheck(string Id, string Title, string How, IsolationSeverity Severity, string? Benchmark = null)
{
    public IsolationFinding Passed(string evidence) => Found(IsolationResult.Passed, evidence);

    public IsolationFinding Failed(string evidence) => Found(IsolationResult.Failed, evidence);

    /// <summary>It fails because of the cluster and not of the tenant, which therefore is not quarantined for it.</summary>
    public IsolationFinding FailedByCluster(string evidence) => Found(IsolationResult.Failed, evidence) with { IsOfCluster = true };

    public IsolationFinding NotTestable(string why) => Found(IsolationResult.NotTestable, why);

    public IsolationFinding NotApplicable(string why) => Found(IsolationResult.NotApplicable, why);

    /// <summary>Passed when nothing speaks against it.</summary>
    /// <param name="gaps">A sentence each.</param>
    /// <param name="evidence">What was seen when there are none.</param>
    public IsolationFinding Of(IReadOnlyCollection<string> gaps, string evidence) => gaps.Count == 0 ? Passed(evidence) : Failed(string.Join(" ", gaps));

    private IsolationFinding Found(IsolationResult result, string evidence) => new(Id, Title, How, Severity, Benchmark, result, evidence);
}
