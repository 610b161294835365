using System.Text.Json.Serialization;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;

namespace TenantPortal.Core.Guards;

/// <summary>The result of probing a guard.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardResult>))]
public enum GuardResult
{
    /// <summary>The cluster refused for the expected reason.</summary>
    Held,

    /// <summary>The cluster would have accepted.</summary>
    Missing,

    /// <summary>The guards would refuse what the portal itself creates, because they were written for other settings.</summary>
    Contradicts,

    /// <summary>The probe could not run, or was refused for an unrelated reason.</summary>
    CannotTell,
}

/// <summary>What a guard means for new tenants where guards are required.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardDemand>))]
public enum GuardDemand
{
    /// <summary>New tenants are created without it.</summary>
    Advised,

    /// <summary>No new tenants where it is missing.</summary>
    Required,

    /// <summary>No new tenants until a probe confirms it.</summary>
    Proved,
}

/// <summary>The result for one guard of a cluster.</summary>
/// <param name="Id">Stable, for programs: <c>takeover-namespace</c>.</param>
/// <param name="Title">What the guard ensures.</param>
/// <param name="How">What the probe does.</param>
/// <param name="Evidence">A sentence; it quotes the cluster's message if there is one.</param>
[StoredAsJson]
public sealed record GuardFinding(string Id, string Title, string How, GuardDemand Demand, GuardResult Result, string Evidence)
{
    /// <summary>The evidence of a guard that needs a tenant for its probe, on a cluster without one.</summary>
    public const string NeedsTenant = "The portal runs this probe once the cluster has a tenant.";

    /// <summary>The cluster needs a tenant before the guard can be probed.</summary>
    [JsonIgnore]
    public bool WaitsForTenant => this is { Result: GuardResult.CannotTell, Evidence: NeedsTenant };

    /// <summary>Whether it blocks new tenants where guards are required.</summary>
    [JsonIgnore]
    public bool IsBlocking =>
        this
            is { Result: GuardResult.Contradicts }
                or { Demand: GuardDemand.Proved, Result: not GuardResult.Held }
                or { Demand: GuardDemand.Required, Result: GuardResult.Missing };
}

/// <summary>The result of one run on a cluster.</summary>
/// <param name="ServerVersion">As the API server reports it; empty when it does not.</param>
/// <param name="Advice">A sentence about whether the cluster supports the guards that need no add-on.</param>
public sealed record GuardRun(string ServerVersion, string Advice, IReadOnlyList<GuardFinding> Findings);
