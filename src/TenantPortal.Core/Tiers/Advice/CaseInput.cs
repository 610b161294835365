namespace TenantPortal.Core.Tiers.Advice;

/// <summary>The facts about a case as a user or a program sends them, not yet validated. Omitted facts are false.</summary>
public sealed record CaseInput
{
    /// <summary><c>internal</c> or <c>external</c>; internal when omitted.</summary>
    public string? Audience { get; init; }

    /// <summary>The standards that the data must comply with: <see cref="TenantCase.KnownCompliance"/>, or another short name.</summary>
    public IReadOnlyList<string?>? Compliance { get; init; }

    public bool NeedsOwnCrds { get; init; }

    public bool NeedsOtherKubernetesVersion { get; init; }

    public bool NeedsBlastRadius { get; init; }

    public bool NeedsPrivileged { get; init; }
}
