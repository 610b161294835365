using System.Text.Json.Serialization;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;

namespace TenantPortal.Core.Guards;

/// <summary>What came of trying a guard.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardResult>))]
public enum GuardResult
{
    /// <summary>The cluster refused, for the reason that was expected.</summary>
    Held,

    /// <summary>The cluster would have accepted.</summary>
    Missing,

    /// <summary>It could not be tried, or was refused for a reason that says nothing of a guard.</summary>
    CannotTell,
}

/// <summary>What follows for new tenants, where guards are required.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardDemand>))]
public enum GuardDemand
{
    /// <summary>New tenants are made without it too.</summary>
    Advised,

    /// <summary>No new tenants where it is known to be missing.</summary>
    Required,

    /// <summary>No new tenants before it was seen to hold.</summary>
    Proved,
}

/// <summary>One guard of a cluster as it was tried.</summary>
/// <param name="Id">Stable, for programs: <c>takeover-namespace</c>.</param>
/// <param name="Title">What holds.</param>
/// <param name="How">What was tried.</param>
/// <param name="Evidence">A sentence, in the cluster's own words where there are any.</param>
[StoredAsJson]
public sealed record GuardFinding(string Id, string Title, string How, GuardDemand Demand, GuardResult Result, string Evidence)
{
    /// <summary>The evidence of a guard that needs a tenant to be tried in, on a cluster that has none.</summary>
    public const string NeedsTenant = "It is tried once the first tenant is there.";

    /// <summary>It could be told if the cluster had a tenant.</summary>
    [JsonIgnore]
    public bool WaitsForTenant => this is { Result: GuardResult.CannotTell, Evidence: NeedsTenant };

    /// <summary>No new tenants because of it, where guards are required.</summary>
    [JsonIgnore]
    public bool IsBlocking =>
        this is { Demand: GuardDemand.Proved, Result: not GuardResult.Held } or { Demand: GuardDemand.Required, Result: GuardResult.Missing };
}

/// <summary>What one run found on a cluster.</summary>
/// <param name="ServerVersion">As the API server says it; empty when it does not.</param>
/// <param name="Advice">Whether the cluster can have the guards that need no add-on; a sentence.</param>
public sealed record GuardRun(string ServerVersion, string Advice, IReadOnlyList<GuardFinding> Findings);
