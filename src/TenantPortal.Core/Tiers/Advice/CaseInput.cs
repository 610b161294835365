namespace TenantPortal.Core.Tiers.Advice;

/// <summary>The facts about a case as a person or a program writes them, not yet checked. What is left out is no.</summary>
public sealed record CaseInput
{
    /// <summary><c>internal</c> or <c>external</c>; internal when left out.</summary>
    public string? Audience { get; init; }

    /// <summary>What the data must comply with: <see cref="TenantCase.KnownCompliance"/>, or another short name.</summary>
    public IReadOnlyList<string?>? Compliance { get; init; }

    public bool NeedsOwnCrds { get; init; }

    public bool NeedsOtherKubernetesVersion { get; init; }

    public bool NeedsBlastRadius { get; init; }

    public bool NeedsPrivileged { get; init; }
}
